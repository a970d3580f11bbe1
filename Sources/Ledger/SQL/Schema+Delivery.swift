extension Schema {
    /// What delivery goes by: routes and lanes that a person holds, priorities, letters that are dead.
    static let delivery: [String] = []
}
