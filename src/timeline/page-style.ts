/** The look of the page: its own colours for light and dark, nothing from elsewhere. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1d1f23; --dim: #5c6370; --back: #ffffff; --panel: #f4f5f7; --line: #d4d7dd; --mark: #0b57d0; --good: #146c2e; --bad: #b3261e; --warn: #8a5000; --added: #e3f4e6; --gone: #fbe6e4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e6eb; --dim: #a2a9b5; --back: #16181c; --panel: #202328; --line: #3b4048; --mark: #8ab4f8; --good: #7fd18e; --bad: #f2a29b; --warn: #f0c274; --added: #17351d; --gone: #431c19; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--back); font: 15px/1.5 system-ui, sans-serif; }
code, pre, .mono { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 13px; }
header { padding: 16px 24px; border-bottom: 1px solid var(--line); } header pre { max-height: 30vh; overflow-y: auto; margin-top: 6px; }
h1 { margin: 0; font-size: 20px; } h2 { margin: 0 0 4px; font-size: 18px; } h3 { margin: 20px 0 6px; font-size: 14px; } h2 code { font-size: 16px; }
p { margin: 4px 0; } a { color: var(--mark); } pre { margin: 0; padding: 8px 12px; background: var(--panel); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } .dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
main { display: grid; grid-template-columns: minmax(240px, 340px) minmax(0, 1fr); align-items: start; }
nav { padding: 12px 0; border-right: 1px solid var(--line); position: sticky; top: 0; max-height: 100vh; overflow-y: auto; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { display: flex; gap: 8px; padding: 3px 12px 3px 16px; color: inherit; text-decoration: none; border-left: 3px solid transparent; }
nav a:hover { background: var(--panel); } nav a[aria-current] { background: var(--panel); border-left-color: var(--mark); font-weight: 600; }
nav .number { min-width: 2ch; text-align: right; color: var(--dim); } nav .name { overflow-wrap: anywhere; } nav .could { color: var(--dim); font-style: italic; }
nav .turn { padding: 8px 16px 2px; color: var(--bad); font-weight: 600; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--mark); outline-offset: -2px; }
.steps { padding: 12px 24px 48px; min-width: 0; }
section { padding-bottom: 28px; margin-bottom: 28px; border-bottom: 1px solid var(--line); scroll-margin-top: 12px; }
.stepping section { border: 0; margin: 0; } section[hidden] { display: none; }
.bar { display: none; gap: 8px; align-items: center; flex-wrap: wrap; padding-bottom: 14px; } .stepping .bar { display: flex; }
button { font: inherit; padding: 3px 12px; color: var(--text); background: var(--panel); border: 1px solid var(--line); border-radius: 5px; cursor: pointer; }
button:disabled { opacity: .5; cursor: default; }
kbd { padding: 0 4px; border: 1px solid var(--line); border-radius: 3px; font-size: 12px; }
table { border-collapse: collapse; max-width: 100%; } td, th { padding: 2px 14px 2px 0; text-align: left; vertical-align: top; font-weight: normal; overflow-wrap: anywhere; }
th { color: var(--dim); font-size: 13px; } del { background: var(--gone); text-decoration: none; } ins { background: var(--added); text-decoration: none; } del::before { content: "\\2212 "; } ins::before { content: "+ "; }
.tag { display: inline-block; padding: 0 8px; border: 1px solid currentColor; border-radius: 9px; font-size: 12px; }
@media (max-width: 720px) { main { display: block; } nav { position: static; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); } }
@media print { .bar, .stepping .bar { display: none; } section[hidden] { display: block; } main { display: block; } nav { display: none; } }
`
