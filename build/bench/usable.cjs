// Loaded into Electron before the app: says when its window is shown, painted, and holds something to press.
const { app } = require('electron');

const USABLE = `new Promise((resolve) => {
  const look = () => {
    const control = document.querySelector('button:not([disabled]), input:not([disabled])');
    if (control && control.getClientRects().length > 0) requestAnimationFrame(() => requestAnimationFrame(resolve));
    else setTimeout(look, 4);
  };
  look();
})`;

app.on('browser-window-created', (_event, window) => {
  const shown = new Promise((resolve) => window.once('show', resolve));
  window.webContents.once('dom-ready', () => {
    const usable = Promise.all([shown, window.webContents.executeJavaScript(USABLE)]);
    void usable.then(() => process.stdout.write('usable\n'));
  });
});
