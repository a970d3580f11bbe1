extension Stylesheet {
    /// The console: tokens first, then the frame, then pieces. Dense where tables are, calm everywhere else.
    static let console = """
        .console {
          --ink: #18212b; --mute: #55606d; --paper: #ffffff; --desk: #f3f5f7; --soft: #eaeef2; --line: #d5dce3;
          --edge: #7b8794; --accent: #0a5a8f; --on: #ffffff; --good: #12643a; --ask: #875200; --bad: #ab1f1f; --still: #55606d;
          --good-soft: #e2f3e8; --ask-soft: #fdf0d9; --bad-soft: #fde8e6; --busy-soft: #e3eff8; --still-soft: #eaeef2;
          --link: var(--accent); --radius: 10px;
          --font: system-ui, "Noto Sans CJK SC", "Noto Sans CJK KR", sans-serif;
        }
        :root[data-theme="light"] { color-scheme: light; }
        :root[data-theme="dark"] { color-scheme: dark; }
        @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) .console { \(Self.dark) } }
        :root[data-theme="dark"] .console { \(Self.dark) }
        .console {
          display: grid; grid-template: "bar bar" auto "rail main" 1fr "rail foot" auto / 13rem minmax(0, 1fr);
          min-height: 100vh; color: var(--ink); background: var(--desk); font: 0.9375rem/1.5 var(--font);
          font-variant-numeric: tabular-nums; overflow-wrap: break-word;
        }
        .console.outside { grid-template: "bar" auto "main" 1fr "foot" auto / minmax(0, 1fr); }
        .console a { color: var(--accent); text-underline-offset: .15em; }
        .console :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        .console main:focus { outline: none; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: .5rem; top: .5rem; z-index: 9; padding: .5rem 1rem; background: var(--paper); }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .console .bar {
          grid-area: bar; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; justify-content: flex-start;
          padding: .5rem 1.25rem; background: var(--paper); border-bottom: 1px solid var(--line);
        }
        .console .brand { display: flex; align-items: center; gap: .6rem; color: var(--ink); font-size: 1.05rem; letter-spacing: .01em; }
        .seal {
          display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 8px; background: var(--accent);
          color: var(--on); font-size: 1.1rem;
        }
        .console search { flex: 1 1 18rem; max-width: 40rem; }
        .find { display: flex; gap: .4rem; }
        .find input { flex: 1; min-width: 0; }
        .person { display: flex; align-items: center; gap: .75rem; margin-left: auto; }
        .person small { color: var(--mute); }
        .console .rail { grid-area: rail; padding: 1.25rem .75rem; }
        .console .rail ul { position: sticky; top: 1rem; flex-direction: column; gap: .15rem; }
        .rail a { display: block; padding: .45rem .75rem; border-radius: 8px; color: var(--ink); text-decoration: none; }
        .rail a:hover { background: var(--soft); }
        .rail a[aria-current] { background: var(--paper); font-weight: 650; box-shadow: inset 3px 0 var(--accent), 0 0 0 1px var(--line); }
        .console main { grid-area: main; width: 100%; max-width: 90rem; margin: 0; padding: 1.25rem 1.5rem 2rem 1rem; }
        .console main.narrow { max-width: 26rem; margin: 6vh auto 0; padding: 1.25rem; }
        .title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1.5rem; margin-bottom: .75rem; }
        .console h1 { margin: 0; font-size: 1.5rem; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
        .console h2 { margin: 0 0 .75rem; font-size: 1.05rem; font-weight: 650; }
        .console h3 { margin: 1.25rem 0 .5rem; font-size: .95rem; font-weight: 650; }
        .fresh, .summary, .hint, .exact, .detail, .meaning, .when small { color: var(--mute); }
        .fresh { margin: 0; font-size: .85rem; }
        .console section, .console .query, .console .facts, .login, .verdict-bar {
          background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.25rem; margin: 0 0 1rem;
        }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 1rem; }
        .columns > section { min-width: 0; }
        .console p { margin: .25rem 0 .75rem; }
        .console pre { padding: 1rem; overflow-x: auto; background: var(--soft); border-radius: var(--radius); }
        .console code { font: .88em/1.4 ui-monospace, "Noto Sans Mono CJK SC", monospace; background: none; padding: 0; color: inherit; overflow-wrap: anywhere; }
        .console code.copy { cursor: copy; }
        .console code.copy:hover { text-decoration: underline dotted; }
        .console code.copied { background: var(--good-soft); color: var(--good); }
        .console kbd { padding: .1rem .45rem; border: 1px solid var(--edge); border-bottom-width: 2px; border-radius: 5px; font: .9em ui-monospace, monospace; }
        .console table { font-size: .9rem; }
        .console th, .console td { padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
        .console thead th { color: var(--mute); font-size: .8rem; font-weight: 600; white-space: nowrap; }
        .console tbody tr:last-child > * { border-bottom: 0; }
        .console tbody tr:hover, .console tbody tr:focus-within { background: color-mix(in srgb, var(--soft) 55%, transparent); }
        .console .dense th, .console .dense td { padding-block: .35rem; }
        .console a.row { font-weight: 600; overflow-wrap: anywhere; }
        .compare td { max-width: 20rem; overflow-wrap: anywhere; }
        .compare th code { overflow-wrap: normal; }
        .console mark { background: var(--ask-soft); color: var(--ask); padding: 0 .2rem; border-radius: 3px; }
        .none { color: var(--mute); }
        .when time { white-space: nowrap; }
        .console tbody th, .console td { overflow-wrap: anywhere; }
        .console tbody th:has(> strong) { min-width: 9rem; }
        .exact { display: block; font-size: .8rem; }
        .state { display: inline-flex; align-items: center; gap: .4rem; padding: .1rem .55rem .1rem .45rem; border-radius: 99px; font-weight: 600; white-space: nowrap; font-size: .85rem; }
        .mark { flex: none; fill: currentcolor; }
        .mark .ink { fill: none; stroke: var(--paper); stroke-width: 1.7; stroke-linecap: round; }
        .mark .ring { fill: none; stroke: currentcolor; stroke-width: 1.6; }
        .state.good { color: var(--good); background: var(--good-soft); }
        .state.busy { color: var(--accent); background: var(--busy-soft); }
        .state.ask { color: var(--ask); background: var(--ask-soft); }
        .state.bad { color: var(--bad); background: var(--bad-soft); }
        .state.still { color: var(--still); background: var(--still-soft); }
        .headline { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 0 0 1rem; }
        .headline .state { font-size: 1rem; padding: .25rem .9rem .25rem .7rem; }
        .verdict-bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; padding-block: .6rem; }
        .verdict-bar ul { margin: .5rem 0; padding-left: 1.2rem; }
        .console .note { background: var(--soft); border: 0; border-left: 4px solid var(--edge); border-radius: 6px; padding: .6rem 1rem; margin: 0 0 1rem; }
        .console .note p { margin: .2rem 0; }
        .console .note.good { background: var(--good-soft); border-color: var(--good); }
        .console .note.bad { background: var(--bad-soft); border-color: var(--bad); color: var(--ink); }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .6rem 1.5rem; }
        .facts > div { min-width: 0; }
        .facts dt { color: var(--mute); font-size: .8rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        .empty { padding: 1.25rem; text-align: center; color: var(--mute); border: 1px dashed var(--line); border-radius: var(--radius); }
        .console input, .console select, .console button, .button {
          font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 7px; padding: .4rem .7rem; max-width: 100%;
        }
        .console button, .button { display: inline-block; width: auto; background: var(--accent); border-color: var(--accent); color: var(--on); font-weight: 600; text-decoration: none; cursor: pointer; }
        .console a.button { color: var(--on); }
        .console button:hover, .button:hover { filter: brightness(1.08); }
        .console button.quiet, .console .button.quiet { background: transparent; color: var(--accent); border-color: var(--line); font-weight: 500; }
        .console button.quiet:hover, .console .button.quiet:hover { border-color: var(--accent); }
        .console .danger { background: transparent; color: var(--bad); border-color: var(--bad); }
        .console label { font-weight: 500; font-size: .85rem; color: var(--mute); }
        .console label input, .console label select { display: block; width: 100%; margin-top: .2rem; font-size: .9375rem; }
        .query { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem .9rem; align-items: end; }
        .query .buttons { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .5rem; }
        .login label { font-size: .9rem; color: var(--ink); }
        .login input { width: 100%; margin-top: .25rem; }
        .login button { width: 100%; padding: .6rem; }
        .actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-start; }
        .actions details[open] { flex-basis: 100%; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: var(--radius); }
        .actions form label { display: block; margin: .5rem 0; max-width: 32rem; }
        .acts { display: flex; flex-wrap: wrap; gap: .4rem; }
        .console summary { cursor: pointer; color: var(--accent); width: fit-content; }
        .console summary.button { color: var(--on); list-style: none; }
        .console summary.button.danger, .console summary.button.quiet { color: var(--bad); }
        .console summary.button.quiet { color: var(--accent); }
        .console details { margin: .5rem 0; }
        .pager { display: flex; gap: 1rem; align-items: center; margin-top: 1rem; }
        .plain { margin: 0; padding: 0; list-style: none; }
        .timeline { margin: 0; padding: 0 0 0 1.1rem; list-style: none; border-left: 2px solid var(--line); }
        .timeline li { position: relative; padding: .25rem 0; }
        .timeline li::before { content: ""; position: absolute; left: -1.47rem; top: .75rem; width: .6rem; height: .6rem; border-radius: 50%; background: var(--edge); }
        .timeline li:first-child::before { background: var(--accent); }
        .timeline .exact { display: inline; }
        .aside { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; margin: .75rem 0; padding: 0; list-style: none; }
        .aside a { text-decoration: none; color: var(--ink); }
        .scroll { overflow-x: auto; }
        .pipeline { display: block; width: 100%; min-width: 46rem; height: auto; font-family: var(--font); }
        .pipeline rect { fill: var(--soft); stroke: var(--line); }
        .pipeline .busy rect { fill: var(--busy-soft); }
        .pipeline .good rect { fill: var(--good-soft); }
        .pipeline .none rect { fill: var(--paper); }
        .pipeline .name { font-size: 13px; font-weight: 600; fill: var(--ink); }
        .pipeline .count { font-size: 26px; font-weight: 650; fill: var(--ink); }
        .pipeline .none .count { fill: var(--mute); }
        .pipeline .age { font-size: 12px; fill: var(--mute); }
        .pipeline .flow { fill: none; stroke: var(--edge); stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
        .chart { display: block; width: 100%; height: auto; font: 12px var(--font); }
        .chart text { fill: var(--mute); }
        .chart .name, .chart .value { font-size: 13px; fill: var(--ink); }
        .chart .grid { stroke: var(--line); fill: none; }
        .chart .area { fill: var(--soft); }
        .chart .bar { fill: var(--accent); }
        .chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .chart .line.still { stroke: var(--edge); }
        .chart .line.good { stroke: var(--good); }
        .chart .line.bad { stroke: var(--bad); stroke-dasharray: 5 3; }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .85rem; color: var(--mute); }
        .key::before { content: ""; display: inline-block; width: 1.4rem; margin-right: .4rem; vertical-align: middle; border-top: 3px solid var(--edge); }
        .key.good::before { border-color: var(--good); }
        .key.bad::before { border-top: 3px dashed var(--bad); }
        .console footer { grid-area: foot; padding: .75rem 1.5rem 1.25rem 1rem; font-size: .85rem; }
        .switches { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
        .switch { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; color: var(--mute); }
        .choices { display: inline-flex; border: 1px solid var(--line); border-radius: 7px; overflow: hidden; }
        .console .choices button { border: 0; border-radius: 0; padding: .2rem .65rem; background: var(--paper); color: var(--ink); font-weight: 400; }
        .console .choices button[aria-pressed="true"] { background: var(--accent); color: var(--on); font-weight: 600; }
        .console .choices button:focus-visible { outline-offset: -3px; outline-color: var(--ink); }
        @media (max-width: 52rem) {
          .console { grid-template: "bar" auto "rail" auto "main" 1fr "foot" auto / minmax(0, 1fr); }
          .console .bar { padding: .5rem .9rem; }
          .console search { order: 3; flex-basis: 100%; max-width: none; }
          .console .rail { padding: .4rem .5rem; border-bottom: 1px solid var(--line); background: var(--paper); }
          .console .rail ul { position: static; flex-flow: row wrap; }
          .rail a { padding: .35rem .6rem; }
          .rail a[aria-current] { box-shadow: inset 0 -3px var(--accent); border-radius: 0; }
          .console main { padding: .9rem; }
          .console section, .console .query, .console .facts { padding: .8rem .9rem; }
          .console footer { padding: .75rem .9rem; }
          .console .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .console .cards, .cards tbody, .cards tr, .console .cards th, .console .cards td { display: block; }
          .console .cards .state { white-space: normal; justify-self: start; border-radius: .8rem; }
          .console .cards tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
          .console .cards tbody th, .console .cards td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem; border: 0; padding: .12rem 0; }
          .console .cards tbody th::before, .console .cards td::before { content: attr(data-label); color: var(--mute); font-size: .8rem; }
          .console .cards td:empty { display: none; }
          .when { white-space: normal; }
        }
        @media print {
          .console .bar, .console .rail, .console footer, .actions { display: none; }
          .console { display: block; background: none; }
        }
        @media (prefers-reduced-motion: no-preference) { .console code { transition: background-color .3s; } }

        """

    private static let dark = """
        --ink: #e5eaf0; --mute: #a3afbb; --paper: #161c23; --desk: #0f1419; --soft: #212a33; --line: #2c3742; --edge: #7b8794; \
        --accent: #7cc0f0; --on: #0c151d; --good: #7fd6a2; --ask: #f2bf6b; --bad: #ff9d94; --still: #a3afbb; \
        --good-soft: #16301f; --ask-soft: #382a10; --bad-soft: #401b1a; --busy-soft: #14293a; --still-soft: #252e37;
        """
}
