"""The style of a page: light and dark, wide and narrow, and on paper."""


def _cards(table: str) -> str:
    """The rows of a table as cards, each cell on a line of its own with the name of its column.

    The head stays as a line of buttons to sort by, where a script made them.
    """
    parts = ", ".join(f"{table}{part}" for part in ("", " tbody", " tr", " td", " caption"))
    return f"""
  {table} thead {{ display: none; }}
  {table} thead:has(button) {{ display: block; }}
  {parts} {{ display: block; width: 100%; }}
  {table} tr {{ border: 1px solid var(--line); border-radius: 6px; margin: 0 0 .75rem; padding: .25rem .5rem; }}
  {table} tr[hidden] {{ display: none; }}
  {table} thead tr {{ display: flex; flex-wrap: wrap; gap: .25rem 1rem; border: 0; padding: 0; }}
  {table} th {{ border: 0; padding: 0; background: none; text-decoration: underline; }}
  {table} td {{ border: 0; padding: .2rem 0; min-width: 0; }}
  {table} td::before {{ content: attr(data-label) ": "; color: var(--soft); }}"""


STYLE = f"""
:root {{
  --paper: #fff; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --tint: #f6f8fa; --link: #0550ae;
  --bad: #b3261e; --open: #7d5600; --good: #1a7f37; --idle: #59636e;
}}
@media screen and (prefers-color-scheme: dark) {{
  :root {{
    --paper: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --tint: #161b22; --link: #79b8ff;
    --bad: #ff8182; --open: #e3b341; --good: #56d364; --idle: #9198a1;
  }}
}}
* {{ box-sizing: border-box; }}
html {{ background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }}
body {{ margin: 0; }}
main {{ max-width: 90rem; margin: 0 auto; padding: 1.5rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem; }}
h2 {{ font-size: 1.2rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }}
h3 {{ font-size: 1rem; margin: 1.5rem 0 .25rem; }}
h4, h5 {{ font-size: .9rem; margin: 1rem 0 .25rem; color: var(--soft); }}
p, ul {{ margin: .25rem 0; }}
ul {{ padding-left: 1.1rem; }}
a {{ color: var(--link); }}
nav ul {{ list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }}
code, pre {{ font-family: ui-monospace, monospace; font-size: .85em; overflow-wrap: anywhere; }}
pre {{ background: var(--tint); border: 1px solid var(--line); padding: .5rem .75rem; margin: .25rem 0 .5rem;
  white-space: pre-wrap; border-radius: 4px; }}
.soft, caption, dt {{ color: var(--soft); }}
.verdict {{ font-weight: 600; text-transform: uppercase; letter-spacing: .02em; white-space: nowrap; }}
.affected, .fails, .critical, .high, .ended {{ color: var(--bad); }}
.undecided, .unreachable, .open, .medium {{ color: var(--open); }}
.clear {{ color: var(--good); }}
.passes, .settled, .low {{ color: var(--idle); }}
.critical, .high, .fails {{ font-weight: 600; }}
dl.facts {{ display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }}
dl.facts dd {{ margin: 0; overflow-wrap: anywhere; }}
.table {{ overflow-x: auto; margin: .5rem 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; font-size: .9rem; }}
caption {{ text-align: left; padding: .25rem 0; }}
th, td {{ border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }}
td {{ min-width: 6.5rem; }}
th {{ background: var(--tint); overflow-wrap: normal; }}
th button {{ all: unset; cursor: pointer; }}
th button:focus-visible {{ outline: 2px solid var(--link); }}
th[aria-sort=ascending] button::after {{ content: " \\25B2"; }}
th[aria-sort=descending] button::after {{ content: " \\25BC"; }}
td > p:first-child {{ margin-top: 0; }}
summary {{ cursor: pointer; }}
label.filter {{ display: block; margin: .25rem 0; font-size: .9rem; color: var(--soft); }}
label.filter input {{ font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line);
  border-radius: 4px; padding: .2rem .5rem; margin: 0 .5rem; min-width: 14rem; }}
article {{ margin: 1rem 0; padding: .25rem 1rem 1rem; border: 1px solid var(--line); border-radius: 6px; }}
svg.strip {{ display: block; width: 100%; max-width: 12rem; height: .5rem; background: var(--tint); }}
svg.strip rect {{ fill: var(--open); }}
.label {{ color: var(--soft); }}
ul.checks {{ list-style: none; padding: 0; }}
ul.checks > li {{ position: relative; margin: .6rem 0; padding-left: 1.9rem; }}
ul.checks > li > input {{ position: absolute; left: 0; top: .25rem; width: 1.1rem; height: 1.1rem; margin: 0; }}
.stop {{ border: 3px solid var(--bad); border-radius: 6px; margin: 1rem 0; padding: .5rem 1rem; font-weight: 600; }}
.stop h4 {{ color: var(--bad); font-size: 1.1rem; margin: .25rem 0; }}
@media screen and (max-width: 64rem) {{{_cards(".wordy")}
}}
@media screen and (max-width: 45rem) {{
  main {{ padding: 1rem .75rem; }}{_cards("table")}
  dl.facts {{ grid-template-columns: 1fr; }}
  dl.facts dd {{ margin: 0 0 .4rem; }}
}}
@media print {{
  @page {{ margin: 12mm; }}
  html {{ font-size: 9pt; line-height: 1.35; }}
  main {{ max-width: none; padding: 0; }}
  h2 {{ margin-top: 1.1rem; }}
  h3 {{ margin-top: .6rem; }}
  h4, h5 {{ margin-top: .4rem; }}
  p, ul, pre {{ margin: .1rem 0; }}
  pre {{ padding: .15rem .4rem; }}
  th, td {{ padding: .15rem .4rem; }}
  article {{ margin: .4rem 0; padding: 0 .5rem .3rem; }}
  #advisories {{ columns: 2; column-gap: 5mm; font-size: .9em; }}
  #advisories > h2 {{ column-span: all; }}
  #advisories summary {{ display: none; }}
  nav, label.filter {{ display: none; }}
  .table {{ overflow: visible; }}
  h2, h3, h4, h5 {{ break-after: avoid; }}
  tr, pre, ul.checks > li, .stop {{ break-inside: avoid; }}
  section.window {{ break-before: page; }}
  thead {{ display: table-header-group; }}
  td {{ min-width: 4.5rem; }}{_cards(".wordy")}
  tr[hidden] {{ display: table-row; }}
  .wordy tr[hidden] {{ display: block; }}
  .wordy tr {{ margin-bottom: .35rem; padding: .1rem .4rem; }}
  .wordy td {{ display: inline-block; width: auto; max-width: 100%; margin-right: 1.2rem; padding: 0; }}
  a {{ color: inherit; text-decoration: none; }}
  details::details-content {{ content-visibility: visible; height: auto; }}
}}
"""
