/// The one stylesheet. Its address changes with its content, so it may be kept for ever.
enum Stylesheet {
    /// Address with a digest of the content (FNV-1a, 64 bits).
    static let path = "/assets/style-\(Self.digest(of: Self.text)).css"

    /// FNV-1a, 64 bits: tells editions apart.
    static func digest(of text: String) -> String {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(digest, radix: 16)
    }

    /// The pages of the public edge, then the console.
    static let text = Self.common + Self.console + Self.desks

    private static let common = """
        :root {
          color-scheme: light dark;
          --ink: #1a1d21; --paper: #ffffff; --soft: #f1f3f5; --line: #868e96; --link: #0b4f9e;
          --good: #0f5c2e; --same: #3d4650; --ask: #7a4a00; --bad: #a11212;
        }
        @media (prefers-color-scheme: dark) {
          :root:not([data-theme="light"]) {
            --ink: #e9ecef; --paper: #16191d; --soft: #23282e; --line: #868e96; --link: #8fc1ff;
            --good: #7fdba0; --same: #c3c9cf; --ask: #ffc76b; --bad: #ff9c9c;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; color: var(--ink); background: var(--paper); overflow-wrap: anywhere;
          font: 1rem/1.55 system-ui, "Noto Sans CJK SC", "Noto Sans CJK KR", sans-serif;
        }
        header {
          display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between;
          padding: .75rem 1rem; border-bottom: 1px solid var(--line);
        }
        .brand { font-weight: 700; color: inherit; text-decoration: none; }
        header nav ul, .rail ul { display: flex; gap: 1rem; margin: 0; padding: 0; list-style: none; }
        main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        a { color: var(--link); }
        a:focus-visible, input:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        form p { margin: 0 0 1.25rem; }
        label { display: block; font-weight: 600; }
        .hint { display: block; color: var(--same); margin: 0 0 .25rem; font-weight: 400; }
        input, select { font: inherit; width: 100%; max-width: 32rem; padding: .5rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; }
        input[type="checkbox"] { width: auto; margin: 0 .5rem 0 0; }
        .check { margin: 0 0 .5rem; }
        .check label { font-weight: 400; }
        progress { width: min(100%, 20rem); height: .8rem; accent-color: var(--link); vertical-align: middle; }
        button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; color: var(--paper); background: var(--link); border: 0; border-radius: .25rem; }
        button.quiet { color: var(--link); background: none; border: 1px solid var(--line); }
        main > .acts { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1rem 0; }
        main > .acts p { margin: 0; }
        .mend { padding: 0; list-style: none; }
        .mend > li { padding: .75rem 0; border-bottom: 1px solid var(--line); }
        .mend > li > p { margin: 0 0 .5rem; }
        .mend form { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: end; }
        .mend form p { margin: 0; }
        .mend form .check { padding: .5rem 0; }
        .note { background: var(--soft); border-left: .3rem solid var(--line); padding: .75rem 1rem; margin: 1rem 0; }
        .note ul { margin: 0; padding-left: 1.2rem; }
        .note.drop { border: 2px dashed var(--line); cursor: pointer; text-align: center; padding: 2rem 1rem; }
        .note.drop.over { border-color: currentColor; }
        .note.stopped { border-left-color: var(--bad); }
        .counts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; padding: 0; list-style: none; }
        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; padding: .25rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
        thead th { white-space: nowrap; }
        td ul { margin: 0; padding: 0; list-style: none; }
        td li + li { margin-top: .5rem; }
        code { font-family: ui-monospace, monospace; background: var(--soft); padding: 0 .25rem; }
        .verdict { font-weight: 700; white-space: nowrap; }
        .accepted { color: var(--good); }
        .already_here, .waiting { color: var(--same); }
        .needs_you { color: var(--ask); }
        .refused { color: var(--bad); }
        @media (max-width: 40rem) {
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          table, tbody, tr, th, td { display: block; }
          tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
          th, td { border: 0; padding: .1rem 0; }
        }

        """
}
