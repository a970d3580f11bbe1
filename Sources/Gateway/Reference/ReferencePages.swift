/// Every page that is made from the program, by its path in the documents.
public enum ReferencePages {
    /// - Parameters:
    ///   - example: the text of the example configuration.
    ///   - errors: the codes of customs.
    public static func all(example: String, errors: ErrorDictionary) -> [(path: String, text: String)] {
        [
            ("configuration.md", ConfigurationReference(example: example).markdown),
            ("states.md", StateReference.markdown),
            ("codes.md", CodeReference.markdown(errors)),
            ("operations/metrics.md", OperationsReference.metrics),
            ("operations/alerts.md", OperationsReference.alerts),
            ("operations/alerts.rules.yml", AlertRules.prometheusRules()),
        ]
    }
}
