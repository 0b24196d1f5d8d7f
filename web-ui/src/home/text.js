// The page's words in both languages, chosen by the browser's own.

const words = {
  en: {
    tagline: 'A cost graph for your cloud bills, with numbers you can check.',
    playground: 'Ask, by clicking examples',
    docs: 'Try the REST API',
    redoc: 'Read the REST API',
    openapi: 'OpenAPI 3.1 document',
    health: 'Is it well?',
    imports: 'Imports',
    licenses: 'Licences of what these pages are built with',
    cycle: 'Cycle', state: 'State', lines: 'Lines', payable: 'Payable',
    empty: 'No bills yet: start with <code>make run</code>, or <code>cloudlens import FILE</code>.',
    emptyAccount: 'No bills of this account yet.',
    unreachable: 'The server does not answer. Trying again.',
    refused: 'The server cannot answer: ',
    lineCount: (n) => `${n} lines`,
    stages: { reading: 'reading', summing: 'summing', verifying: 'verifying', completed: 'completed' },
    states: {
      OPEN: 'open', MATCHED: 'open, matches', CLOSED: 'closed', MISMATCH: 'differs from the source', SETTLED: 'settled',
      RUNNING: 'running', VISIBLE: 'visible', UNCHANGED: 'unchanged', REFERENCE: 'for reference', REFUSED: 'refused',
      FAILED: 'failed', INTERRUPTED: 'interrupted',
    },
  },
  zh: {
    tagline: '云账单的成本图谱，每个数字都可核对。',
    playground: '提问，点选示例即可运行',
    docs: '试用 REST 接口',
    redoc: '阅读 REST 接口文档',
    openapi: 'OpenAPI 3.1 文档',
    health: '运行是否正常',
    imports: '导入',
    licenses: '页面所用组件的许可证',
    cycle: '账期', state: '状态', lines: '行数', payable: '应付金额',
    empty: '还没有账单：请运行 <code>make run</code>，或 <code>cloudlens import FILE</code>。',
    emptyAccount: '该账号还没有账单。',
    unreachable: '服务没有响应，正在重试。',
    refused: '服务无法回答：',
    lineCount: (n) => `${n} 行`,
    stages: { reading: '读取中', summing: '汇总中', verifying: '核对中', completed: '已完成' },
    states: {
      OPEN: '未出账', MATCHED: '未出账，一致', CLOSED: '已关账', MISMATCH: '与来源不一致', SETTLED: '已出账',
      RUNNING: '进行中', VISIBLE: '已生效', UNCHANGED: '无变化', REFERENCE: '仅供对照', REFUSED: '已拒绝',
      FAILED: '失败', INTERRUPTED: '已中断',
    },
  },
};

export const language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
export const text = words[language];
