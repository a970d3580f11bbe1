import ArgumentParser
import Declarations

/// The language of what a person reads, as written on the command line.
enum TextLanguage: String, ExpressibleByArgument, CaseIterable {
    case en, zh, ko

    /// The text in this language.
    func text(_ text: LocalizedText) -> String {
        switch self {
        case .en: text.en
        case .zh: text.zh
        case .ko: text.ko
        }
    }
}
