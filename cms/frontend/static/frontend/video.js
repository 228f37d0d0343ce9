/*
 * Plays a video in the page: <a class="video-play" data-embed="https://…" data-title="Walking">.
 * Nothing is asked of the player's site before the click. Without this script, the link leads there.
 */

for (const link of document.querySelectorAll("a[data-embed]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab or window is wanted
    event.preventDefault();
    const player = new URL(link.dataset.embed);
    player.searchParams.set("autoplay", "1");
    const frame = document.createElement("iframe");
    frame.title = link.dataset.title;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // players refuse who tells no origin
    frame.src = player.href;
    link.replaceWith(frame);
    frame.focus();
  });
}
