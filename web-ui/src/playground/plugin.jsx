import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { parse } from 'graphql';

// examplesPlugin is a side panel of queries to click. A click runs the query,
// in a new tab if the current one holds something of the user's own.
export function examplesPlugin(examples) {
  const chinese = navigator.language.toLowerCase().startsWith('zh');
  const text = chinese ? { title: '示例', hint: '点击即可运行，然后随意修改。' } : { title: 'Examples', hint: 'Click one to run it, then change it.' };
  const known = new Set(examples.map((e) => e.query));

  function Content() {
    const editor = useGraphiQL((state) => state.queryEditor);
    const { addTab, run, setOperationFacts } = useGraphiQLActions();
    const open = (query) => {
      const current = editor.getValue();
      if (current.trim() !== '' && !known.has(current)) addTab();
      editor.setValue(query);
      // The editor reads the query only after a pause, and run would still
      // name the operation that stood there before.
      const documentAST = parse(query);
      setOperationFacts({ documentAST, operations: documentAST.definitions, operationName: documentAST.definitions[0].name.value });
      run();
    };
    return (
      <section className="examples">
        <h2>{text.title}</h2>
        <p>{text.hint}</p>
        <ul>
          {examples.map((e) => (
            <li key={e.title}>
              <button type="button" disabled={!editor} onClick={() => open(e.query)}>
                {chinese ? e.zh.title : e.title}
                <small>{chinese ? e.zh.about : e.about}</small>
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  }

  function Icon() {
    return (
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
        <path d="M9 18h6m-5 3h4M12 3a6 6 0 0 0-3.500 10.900V15h7v-1.100A6 6 0 0 0 12 3Z" strokeLinejoin="round" strokeLinecap="round" />
      </svg>
    );
  }

  return { title: text.title, content: Content, icon: Icon };
}
