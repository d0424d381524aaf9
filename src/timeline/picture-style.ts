/** The look of drawings, for light and dark. */
export const pictureStyle = `
text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1d1f23; white-space: pre; }
.title { font-weight: 700; font-size: 14px; } .dim { fill: #5c6370; } .bad { fill: #b3261e; }
.back { fill: #ffffff; } .even { fill: #f4f5f7; } .life { stroke: #c3c7ce; } .step { fill: #8d94a0; }
.hook { fill: #dce8fd; stroke: #0b57d0; } .could { fill: none; stroke: #8d94a0; stroke-dasharray: 4 3; } .failed { fill: #fbe6e4; stroke: #b3261e; }
.undo { stroke: #b3261e; } .undone { fill: #b3261e; } .stays { fill: none; stroke: #8d94a0; } .cross { stroke: #b3261e; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
text { fill: #e4e6eb; } .dim { fill: #a2a9b5; } .bad { fill: #f2a29b; }
.back { fill: #16181c; } .even { fill: #202328; } .life { stroke: #4a5059; } .step { fill: #8d94a0; }
.hook { fill: #1c2f52; stroke: #8ab4f8; } .failed { fill: #431c19; stroke: #f2a29b; }
.undo { stroke: #f2a29b; } .undone { fill: #f2a29b; } .cross { stroke: #f2a29b; }
}
`
