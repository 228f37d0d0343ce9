/*
 * Drives Firefox by WebDriver BiDi for a test in another language: a line of JSON in, e.g.
 * {"do": "open", "with": ["http://…"]}, and a line out, {"is": …} or {"failed": "…"}.
 */
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX,
  headless: true,
  extraPrefsFirefox: JSON.parse(process.env.FIREFOX_PREFERENCES || "{}"),
});
let page = await browser.newPage();
const complaints = [];

function listen(each) {
  each.on("console", (said) => ["error", "warn"].includes(said.type()) && complaints.push(said.text()));
  each.on("pageerror", (error) => complaints.push(String(error)));
}
listen(page);

const commands = {
  open: (url) => page.goto(url),
  tell: (script, ...given) => page.evaluate(`(${script})(...${JSON.stringify(given)})`),
  press: (selector) => page.locator(selector).click(), // waits until it can be clicked
  type: async (selector, words) => {
    await page.focus(selector);
    await page.keyboard.type(words);
  },
  reload: () => page.reload(),
  follow: async (selector) =>
    await Promise.all([page.waitForNavigation(), (await page.$(selector)).click()]),
  // `page.goBack` answers for a page that is loaded anew; one from memory never loads again.
  back: () => page.evaluate("history.back()"),
  tab: async () => listen((page = await browser.newPage())),
  start: async () => {
    const before = page;
    await commands.tab();
    await before.close();
  },
  size: (width, height) => page.setViewport({ width, height }),
  photograph: (path) => page.screenshot({ path, fullPage: true }),
  complaints: () => complaints.splice(0),
};
const said = { open: 1, reload: 1, follow: 1, tab: 1, start: 1, size: 1, photograph: 1 }; // nothing to answer

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    const found = await commands[command.do](...command.with);
    answer = { is: said[command.do] ? null : (found ?? null) };
  } catch (error) {
    answer = { failed: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
