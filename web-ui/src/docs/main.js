import 'swagger-ui-dist/swagger-ui.css';
import bundle from 'swagger-ui-dist/swagger-ui-bundle.js?url';
import { load } from '../frame/script.js';

await load(bundle);
window.SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.getElementById('reference'),
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null, // the validator badge would ask a server elsewhere
});
