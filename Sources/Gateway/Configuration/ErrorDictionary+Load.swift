extension ErrorDictionary {
    /// Reads `errors.yaml` of a template folder.
    /// - Throws: `ConfigurationError` with every problem found.
    public static func load(templates folder: String) throws(ConfigurationError) -> ErrorDictionary {
        let log = ProblemLog()
        let dictionary = ConfigurationLoader(environment: [:], log: log).errors(in: folder)
        if let error = log.error { throw error }
        return dictionary
    }
}
