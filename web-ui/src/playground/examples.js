// The example queries, written for what this server holds: its newest whole
// cycle, a currency it has, a tag key it has.

const ask = `{
  cycles { accountID cycle state lines totals { currency } }
  costValues(dimension: TAG, first: 1000)
}`;

// facts asks the server. Before the first bill is there it falls back to the
// current month, so that the examples can still be read.
export async function facts() {
  const found = await read();
  const cycles = found.cycles ?? [];
  const whole = cycles.filter((c) => c.state !== 'OPEN' && c.state !== 'MATCHED');
  const largest = [...cycles].sort((a, b) => b.lines - a.lines)[0];
  const tags = found.costValues ?? [];
  const newest = (whole[0] ?? cycles[0])?.cycle ?? new Date().toISOString().slice(0, 7);
  return {
    cycle: newest,
    currency: largest?.totals[0]?.currency ?? 'CNY',
    tag: ['env', 'project', 'team', 'app'].find((t) => tags.includes(t)) ?? tags[0] ?? 'env',
  };
}

async function read() {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ query: ask }),
    });
    return (await response.json()).data ?? {};
  } catch {
    return {}; // the playground itself will show what is wrong
  }
}

// shift moves a cycle "2026-01" by that many months.
export function shift(cycle, months) {
  const [year, month] = cycle.split('-').map(Number);
  const at = year * 12 + month - 1 + months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

// examples are in English; each carries its title and what it is about in
// Chinese as well.
export function examples({ cycle, currency, tag }) {
  const month = `period: { firstCycle: "${cycle}", lastCycle: "${cycle}" }`;
  const days = `period: { from: "${cycle}-01", to: "${shift(cycle, 1)}-01" }`;
  const money = `currency: ${JSON.stringify(currency)}`;
  const figure = 'amount { amount currency } lines';
  return [
    {
      title: 'A month by service',
      about: 'The five largest services; the rest is others. Groups and others add up to the total.',
      zh: { title: '一个月，按服务', about: '费用最高的五项服务，其余合并为 others；各组与 others 之和等于总额。' },
      query: `# A month by service: the five largest, and the rest as others.
query MonthByService {
  costs(input: {
    ${month}
    ${money}
    groupBy: [{ dimension: SERVICE }]
    top: 5
  }) {
    total { ${figure} }
    groups {
      keys { value label }
      total { ${figure} }
    }
    others { total { ${figure} } }
    coverage { status asOf revision }
  }
}
`,
    },
    {
      title: 'Day by day, against the month before',
      about: 'A daily series beside the period just before it.',
      zh: { title: '逐日，与上一周期比较', about: '每日序列，以及紧邻其前的同样天数。' },
      query: `# Day by day, with as many days just before to compare with.
query DailyTrend {
  costs(input: {
    ${days}
    ${money}
    granularity: DAY
    compareTo: { previous: PREVIOUS_PERIOD }
  }) {
    total { ${figure} }
    series { date figure { amount { amount } } }
    compared {
      total { ${figure} }
      change { amount }
      changePercent
      series { date figure { amount { amount } } }
    }
    coverage { status missing { account from to } }
  }
}
`,
    },
    {
      title: 'By tag, with what is untagged',
      about: `The values of the tag ${tag}; lines without it stand apart.`,
      zh: { title: '按标签，含未打标签的费用', about: `按标签 ${tag} 的取值；没有该标签的行单独列出。` },
      query: `# By the values of a tag. Lines without the tag are never mixed in.
query ByTag {
  costs(input: {
    ${month}
    ${money}
    groupBy: [{ dimension: TAG, tagKey: ${JSON.stringify(tag)} }]
    top: 10
  }) {
    total { ${figure} }
    groups { keys { tagKey value } total { ${figure} } }
    others { total { ${figure} } }
    untagged { total { ${figure} } }
  }
}
`,
    },
    {
      title: 'How far the cycles have come',
      about: 'Each cycle with its state, exact totals, and the source\'s own total.',
      zh: { title: '账期进展', about: '每个账期的状态、精确总额，以及来源自己的总额。' },
      query: `# Every billing cycle: its state, its exact totals, the source's own total.
query Cycles {
  cycles {
    accountID
    cycle
    state
    lines
    firstDay
    lastDay
    closesAt
    totals { currency list contracted billed paid }
    control { payable { amount currency } difference { amount } equal source }
  }
}
`,
    },
    {
      title: 'Each account with its costs',
      about: 'One request: every account in its own currency, by region.',
      zh: { title: '每个账号及其费用', about: '一次请求：每个账号按自己的货币、按地域列出。' },
      query: `# Every account in its own currency, by region, in one request.
query Accounts {
  accounts(first: 20) {
    totalCount
    edges {
      node {
        name
        provider
        costs(input: {
          ${month}
          groupBy: [{ dimension: REGION }]
          top: 3
        }) {
          total { ${figure} }
          groups { keys { value label } total { ${figure} } }
          others { total { ${figure} } }
        }
      }
    }
  }
}
`,
    },
    {
      title: 'What runs, what it does, what it costs',
      about: 'The dearest resources with their monthly cost by the bill and the newest hour of their metrics.',
      zh: { title: '在用资源、用量与费用', about: '费用最高的资源，附账单月费用和最近一小时的监控数据。' },
      query: `# The dearest resources. A cost comes from a bill, or there is none.
query Resources {
  resources(first: 20, orderBy: { field: COST, direction: DESC }) {
    totalCount
    edges {
      node {
        account { name }
        resourceID
        type
        name
        region
        status
        chargeType
        cost { amount { amount currency } source cycle }
        metrics { name unit at average maximum }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    },
    {
      title: 'What is idle, and why',
      about: 'What the last scan of each account found, with the figures that it met.',
      zh: { title: '闲置资源及原因', about: '各账号最近一次扫描的结果，附判断所依据的数值。' },
      query: `# What the last scans found. What has too few points is never idle.
query Idle {
  accounts(first: 20) {
    edges {
      node {
        name
        scan {
          judgedAt
          days
          idle {
            resource { resourceID name region spec chargeType cost { amount { amount currency } source } }
            reasons { text value limit }
          }
        }
      }
    }
  }
}
`,
    },
    {
      title: 'Bill lines',
      about: 'The lines behind the figures, a page at a time.',
      zh: { title: '账单行', about: '数字背后的账单行，逐页读取。' },
      query: `# The lines behind the figures. Continue with after: endCursor.
query Charges {
  charges(first: 20, input: {
    ${month}
    ${money}
    filter: { dimension: SUBSCRIPTION_TYPE, values: ["PayAsYouGo"] }
  }) {
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        date
        serviceName
        billingItem
        resource
        region
        usage
        usageUnit
        list
        payable
        currency
      }
    }
  }
}
`,
    },
  ];
}
