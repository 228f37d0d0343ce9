/** Writes an OpenAPI 3.1 document as TypeScript: `components`, `operations` and `paths`. */

const NAME = /^[A-Za-z_$][\w$]*$/;

/** The text of the three interfaces, in the form that the client reads. */
export function typescript(document) {
  const schemas = Object.entries(document.components?.schemas ?? {});
  const asked = Object.entries(document.paths ?? {}).filter(([, { get }]) => get);
  const components = `schemas: ${object(schemas.map(([name, each]) => [name, written(each), each.description]))}`;
  const operations = asked.map(([, { get }]) => [get.operationId, operation(document, get), get.summary]);
  const paths = asked.map(([path, { get }]) => [path, `{ get: operations[${quoted(get.operationId)}] }`]);
  return [
    `export interface components {\n${indented(`${components};`)}\n}`,
    `export interface operations ${object(operations)}`,
    `export interface paths ${object(paths)}`,
  ].join("\n\n");
}

function operation(document, { parameters = [], responses }) {
  const given = ["query", "path"].map((place) => {
    const some = parameters.filter((each) => each.in === place);
    const keys = some.map((each) => [each.name, written(each.schema), each.description, !each.required]);
    return [place, some.length ? object(keys) : "never", null, !some.some((each) => each.required)];
  });
  const answers = Object.entries(responses).map(([status, response]) => {
    const { content = {} } = found(document, response);
    const kinds = Object.entries(content).map(([kind, { schema }]) => [kind, written(schema)]);
    return [status, kinds.length ? `{ content: ${object(kinds)} }` : "{ content?: never }"];
  });
  return object([
    ["parameters", object(given)],
    ["responses", object(answers)],
  ]);
}

/** The type of a JSON Schema. */
export function written(schema) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema.$ref) return `components["schemas"][${quoted(schema.$ref.split("/").pop())}]`;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  const some = schema.oneOf ?? schema.anyOf;
  if (some) return joined(some.map(written));
  if (Array.isArray(schema.type)) return joined(schema.type.map((type) => written({ ...schema, type })));
  if (schema.type === "integer") return "number";
  if (schema.type === "array") return `(${written(schema.items)})[]`;
  if (schema.type !== "object") return schema.type ?? "unknown";
  return properties(schema);
}

function properties({ properties: keys, required = [], additionalProperties: more }) {
  if (!keys) return `{ [key: string]: ${written(typeof more === "object" ? more : true)} }`;
  return object(
    Object.entries(keys).map(([name, each]) => [name, written(each), each.description, !required.includes(name)]),
  );
}

/** `{ name: type; … }` of rows `[name, type, words?, optional?]`. */
function object(rows) {
  const lines = rows.map(([name, type, words, optional]) => {
    const key = NAME.test(name) || /^\d+$/.test(name) ? name : quoted(name);
    return `${comment(words)}${key}${optional ? "?" : ""}: ${type};`;
  });
  return lines.length ? `{\n${indented(lines.join("\n"))}\n}` : "Record<string, never>";
}

function comment(words) {
  return words ? `/** ${words.replaceAll("*/", "*\\/").replace(/\s+/g, " ").trim()} */\n` : "";
}

function joined(types) {
  return [...new Set(types)].join(" | ");
}

function found(document, { $ref, ...itself }) {
  if (!$ref) return itself;
  return $ref.slice(2).split("/").reduce((inner, step) => inner[step], document);
}

function indented(text) {
  return text.replace(/^(?=.)/gm, "  ");
}

function quoted(text) {
  return JSON.stringify(text);
}
