import Declarations
import Hummingbird

/// How somebody wants to see pages; kept in the browser.
struct Preferences: Sendable {
    /// Follows the system unless somebody chose.
    enum Theme: String, Sendable, CaseIterable {
        case system, light, dark

        var title: LocalizedText {
            switch self {
            case .system: LocalizedText(en: "System", zh: "跟随系统", ko: "시스템")
            case .light: LocalizedText(en: "Light", zh: "浅色", ko: "밝게")
            case .dark: LocalizedText(en: "Dark", zh: "深色", ko: "어둡게")
            }
        }
    }

    var language: Language?
    var theme = Theme.system
    /// Single keys do something.
    var hasKeys = true

    init(_ request: Request) {
        self.language =
            request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
            ?? Cookie.language.value(in: request).flatMap(Language.init)
        self.theme = Cookie.theme.value(in: request).flatMap(Theme.init) ?? .system
        self.hasKeys = Cookie.keys.value(in: request) != "off"
    }
}
