"""`python -m tests.benchmarks.comparison.directus FOLDER`: a Directus project with the demo page.

Then, with Node 22, `npm install`, `npx directus bootstrap` and `npx directus start` in that folder.
The page is at /items/topics/demo-page: its blocks are one JSON field, as in the projects of the
other products. A hook makes the collection, the page and everyone's right to read it. With
`CONFIG_PATH=cached.env`, a second process keeps its answers in memory until something changes.
"""

import json

from tests.benchmarks.comparison.project import SLUG, main

VERSION = "12.4.0"
PORT, CACHED_PORT = 8055, 3101
PACKAGE = {
    "name": "comparison",
    "private": True,
    "engines": {"node": ">=22"},
    "dependencies": {"directus": VERSION},
}
HOOK = {
    "name": "seed",
    "version": "0.0.1",
    "type": "module",
    "directus:extension": {
        "type": "hook",
        "path": "index.js",
        "source": "index.js",
        "host": f"^{VERSION}",
    },
}
SEEDED = f"""
import {{ readFileSync }} from 'node:fs';

const collection = 'topics';
const fields = [
  {{ field: 'id', type: 'string', schema: {{ is_primary_key: true }}, meta: {{}} }},
  {{ field: 'title', type: 'string', schema: {{}}, meta: {{}} }},
  {{ field: 'content', type: 'json', schema: {{}}, meta: {{ special: ['cast-json'] }} }},
];

export default ({{ action }}, {{ services, getSchema, database }}) => {{
  action('server.start', async () => {{
    const before = await getSchema();
    if (before.collections[collection]) return;
    const collections = new services.CollectionsService({{ schema: before }});
    await collections.createOne({{ collection, fields, schema: {{}}, meta: {{}} }});
    const schema = await getSchema();
    const page = JSON.parse(readFileSync('page.json', 'utf-8'));
    const items = new services.ItemsService(collection, {{ schema }});
    await items.createOne({{ id: '{SLUG}', title: page.title, content: page }});
    const everyone = {{ role: null, user: null }};
    const {{ policy }} = await database('directus_access').where(everyone).first();
    const rights = new services.PermissionsService({{ schema }});
    await rights.createOne({{ policy, collection, action: 'read', fields: ['*'] }});
  }});
}};
"""
SETTINGS = f"""\
DB_CLIENT=sqlite3
DB_FILENAME=data.db
HOST=127.0.0.1
PORT={PORT}
SECRET=comparison-comparison-comparison
TELEMETRY=false
"""
CACHED = f"""\
{SETTINGS.replace(f"PORT={PORT}", f"PORT={CACHED_PORT}")}\
CACHE_ENABLED=true
CACHE_AUTO_PURGE=true
"""
FILES = {
    "package.json": json.dumps(PACKAGE, indent=2),
    ".env": SETTINGS,
    "cached.env": CACHED,
    "extensions/seed/package.json": json.dumps(HOOK, indent=2),
    "extensions/seed/index.js": SEEDED,
}


if __name__ == "__main__":
    main(__doc__, FILES)
