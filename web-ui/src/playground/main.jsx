import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';

import { GraphiQL } from 'graphiql';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { createRoot } from 'react-dom/client';

import { examples, facts } from './examples.js';
import { examplesPlugin } from './plugin.jsx';

const list = examples(await facts());
const plugin = examplesPlugin(list);

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={createGraphiQLFetcher({ url: '/graphql' })}
    defaultQuery={list[0].query}
    defaultEditorToolsVisibility={false}
    plugins={[plugin]}
    visiblePlugin={plugin.title}
  >
    <GraphiQL.Logo>
      <a className="home" href="/">CloudLens</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
