"""`python -m tests.benchmarks.comparison.payload FOLDER`: a Payload project with the demo page.

Then `npm install`, `npm run build` and `npm start` in that folder. The page is at
/api/topics/demo-page: its blocks are one JSON field, as in the projects of the other products. It
has the REST API without the admin, which no reader of a page asks.
"""

import json

from tests.benchmarks.comparison.project import SLUG, main

VERSION = "3.90.2"
PORT = 3100
PACKAGE = {
    "name": "comparison",
    "private": True,
    "type": "module",
    "scripts": {
        "build": "payload migrate:create first && payload migrate && next build",
        "start": f"next start --hostname 127.0.0.1 --port {PORT}",
    },
    "dependencies": {
        "payload": VERSION,
        "@payloadcms/db-sqlite": VERSION,
        "@payloadcms/next": VERSION,
        "graphql": "16.15.0",
        "next": "16.4.6",
        "react": "19.3.1",
        "react-dom": "19.3.1",
    },
}
CONFIG = f"""
import {{ readFileSync }} from 'node:fs';
import {{ sqliteAdapter }} from '@payloadcms/db-sqlite';
import {{ buildConfig }} from 'payload';

const topics = {{
  slug: 'topics',
  access: {{ read: () => true }},
  fields: [
    {{ name: 'id', type: 'text', required: true }},
    {{ name: 'title', type: 'text' }},
    {{ name: 'content', type: 'json' }},
  ],
}};

async function onInit(payload) {{
  const {{ totalDocs }} = await payload.count({{ collection: 'topics' }});
  if (totalDocs) return;
  const page = JSON.parse(readFileSync('page.json', 'utf-8'));
  const data = {{ id: '{SLUG}', title: page.title, content: page }};
  await payload.create({{ collection: 'topics', data }});
}}

export default buildConfig({{
  collections: [topics],
  db: sqliteAdapter({{ client: {{ url: 'file:./data.db' }}, migrationDir: './migrations' }}),
  onInit,
  secret: 'comparison',
  telemetry: false,
}});
"""
NEXT = """
import { withPayload } from '@payloadcms/next/withPayload';
export default withPayload({});
"""
ROUTE = """
import config from '@payload-config';
import { REST_GET } from '@payloadcms/next/routes';
export const GET = REST_GET(config);
"""
ALIAS = {"compilerOptions": {"paths": {"@payload-config": ["./payload.config.js"]}}}
FILES = {
    "package.json": json.dumps(PACKAGE, indent=2),
    ".env": "PAYLOAD_CONFIG_PATH=payload.config.js\nNEXT_TELEMETRY_DISABLED=1\n",
    "payload.config.js": CONFIG,
    "next.config.js": NEXT,
    "jsconfig.json": json.dumps(ALIAS),
    "app/(payload)/api/[...slug]/route.js": ROUTE,
}


if __name__ == "__main__":
    main(__doc__, FILES)
