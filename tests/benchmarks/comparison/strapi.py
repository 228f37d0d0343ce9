"""`python -m tests.benchmarks.comparison.strapi FOLDER`: a Strapi project with the demo page.

Then `npm install` and `npx strapi start` in that folder. The page is at /api/topics/demo-page: its
blocks are one JSON field, which is the quickest way to read them, but none in which editors could
write them.
"""

import json

from tests.benchmarks.comparison.project import SLUG, main

VERSION = "5.54.0"
PORT = 1337
TYPE = {
    "kind": "collectionType",
    "collectionName": "topics",
    "info": {"singularName": "topic", "pluralName": "topics", "displayName": "Topic"},
    "options": {"draftAndPublish": False},
    "attributes": {
        "title": {"type": "string"},
        "slug": {"type": "uid"},
        "content": {"type": "json"},
    },
}
PACKAGE = {
    "name": "comparison",
    "private": True,
    "dependencies": {
        "@strapi/strapi": VERSION,
        "better-sqlite3": "12.11.1",
        "react": "18.3.1",
        "react-dom": "18.3.1",
        "react-router-dom": "6.30.6",
        "styled-components": "6.6.0",
    },
}
UID = "api::topic.topic"
BY_SLUG = f"""
module.exports = {{
  routes: [{{
    method: 'GET', path: '/topics/:slug', handler: '{UID}.bySlug', config: {{ auth: false }},
  }}],
}};
"""
CONTROLLER = f"""
const {{ createCoreController }} = require('@strapi/strapi').factories;
module.exports = createCoreController('{UID}', ({{ strapi }}) => ({{
  async bySlug(ctx) {{
    const filters = {{ slug: ctx.params.slug }};
    const page = await strapi.documents('{UID}').findFirst({{ filters }});
    return this.transformResponse(await this.sanitizeOutput(page, ctx));
  }},
}}));
"""
SEEDED = f"""
const page = require('../page.json');
module.exports = {{
  async bootstrap({{ strapi }}) {{
    if (await strapi.documents('{UID}').count()) return;
    const data = {{ title: page.title, slug: '{SLUG}', content: page }};
    await strapi.documents('{UID}').create({{ data }});
  }},
}};
"""
SERVER = f"""
module.exports = {{ host: '127.0.0.1', port: {PORT}, app: {{ keys: ['a', 'b'] }} }};
"""
ADMIN = """
module.exports = {
  auth: { secret: 'c' }, apiToken: { salt: 'd' }, transfer: { token: { salt: 'e' } },
  serveAdminPanel: false,
};
"""
DATABASE = """
module.exports = {
  connection: {
    client: 'sqlite', connection: { filename: 'data.db' }, useNullAsDefault: true,
  },
};
"""
MIDDLEWARES = """
module.exports = [
  'strapi::errors', 'strapi::security', 'strapi::cors', 'strapi::query', 'strapi::body',
  'strapi::favicon', 'strapi::public',
];
"""
FILES = {
    "package.json": json.dumps(PACKAGE, indent=2),
    "config/server.js": SERVER,
    "config/admin.js": ADMIN,
    "config/database.js": DATABASE,
    "config/middlewares.js": MIDDLEWARES,
    "src/index.js": SEEDED,
    "src/api/topic/content-types/topic/schema.json": json.dumps(TYPE, indent=2),
    "src/api/topic/controllers/topic.js": CONTROLLER,
    "src/api/topic/services/topic.js": "module.exports = require('@strapi/strapi')"
    f".factories.createCoreService('{UID}');",
    "src/api/topic/routes/topic.js": BY_SLUG,
    "public/uploads/.gitkeep": "",
}


if __name__ == "__main__":
    main(__doc__, FILES)
