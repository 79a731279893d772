/** An iPhone has no full screen for pages; there the installed app is one. */
export function canFillScreen() {
  return Boolean(document.documentElement.requestFullscreen);
}

export function switchFullScreen() {
  return document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
}
