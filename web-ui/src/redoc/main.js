import bundle from '../../.cache/redoc.standalone.js?url';
import { load } from '../frame/script.js';

const sans = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", sans-serif';

await load(bundle);
window.Redoc.init(
  '/openapi.json',
  { theme: { typography: { fontFamily: sans, headings: { fontFamily: sans } } } },
  document.getElementById('reference'),
);
