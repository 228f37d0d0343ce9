/** Only for a page that went away within the last seconds: `proxy.ts` answers the others. */
export default function NotFound() {
  return (
    <main>
      <h1>404</h1>
    </main>
  );
}
