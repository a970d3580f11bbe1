extension Stylesheet {
    /// Pieces of the console's pages about files, mass acts and days.
    static let desks = """
        .console .drop { display: block; padding: 1.1rem; border: 2px dashed var(--edge); border-radius: var(--radius); background: var(--desk); color: var(--ink); }
        .console .drop:hover, .console .drop:focus-within { border-color: var(--accent); }
        .console .drop input { padding: 1.4rem .7rem; border: 0; background: transparent; }
        .stack > label { display: block; margin: .6rem 0; max-width: 32rem; }
        .console .stack .drop { max-width: none; }
        .console .check input { display: inline; width: auto; margin: 0 .4rem 0 0; }
        .console .inline { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin: 0 0 1rem; }
        .console fieldset { min-width: 0; margin: .6rem 0; padding: .4rem .9rem .6rem; border: 1px solid var(--line); border-radius: var(--radius); }
        .console legend { padding: 0 .3rem; font-weight: 500; font-size: .85rem; color: var(--mute); }
        .console .actions fieldset .check { display: inline-block; width: min(100%, 12rem); margin: .2rem 0; }
        .console tr:has(:target) { background: var(--ask-soft); }
        .groups > li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
        .groups > li:last-child { border-bottom: 0; }
        .console progress { width: min(100%, 20rem); height: .8rem; accent-color: var(--accent); vertical-align: middle; }
        .console td details { margin: 0; }
        .console section .query, .console section .facts { padding: 0; border: 0; background: none; }
        .console .dense button { padding: .15rem .55rem; font-size: .85rem; }
        .console td > .acts button { white-space: nowrap; }
        @media (min-width: 64rem) { .console .dense th[scope="row"] { white-space: nowrap; } .console .dense th[scope="row"] code { overflow-wrap: normal; } }
        .console section > :last-child, .console details > :last-child { margin-bottom: 0; }

        """
}
