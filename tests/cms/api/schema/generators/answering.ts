/** A `fetch` whose answer is the demo page. */

import answer from "./answer.json";

export const asked: string[] = [];

export const answering: typeof fetch = async (input) => {
  asked.push(input instanceof Request ? input.url : String(input));
  return new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
};
