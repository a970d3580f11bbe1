import Declarations

/// Which codes a word that is no code may mean.
struct UploadSuggestions: Sendable {
    let codes: CodeTables
    let ports: [String]

    /// The likeliest first; at most five.
    func suggestions(for value: String, of field: FieldName) -> [UploadGroupView.Suggestion] {
        let word = value.lowercased()
        switch field {
        case .unit, .unit1, .unit2:
            let known = Self.unitWords[word] ?? []
            let named = self.codes.units.filter { code, unit in
                unit.zh == value || code == value
                    || unit.en.lowercased().split(whereSeparator: { !$0.isLetter }).contains { $0 == word }
            }.keys.sorted()
            return (known + named.filter { !known.contains($0) }).prefix(5).map { code in
                let unit = self.codes.units[code]
                return .init(value: code, label: Self.label(code, unit?.zh ?? "", unit?.en ?? ""))
            }
        case .country, .departureCountry:
            let named = self.codes.countries.values.filter { country in
                country.iso3.lowercased() == word || country.zh == value || country.en.lowercased() == word
                    || Self.countryWords[word] == country.iso3
            }
            return named.sorted { $0.code < $1.code }.prefix(5).map {
                .init(value: $0.code, label: Self.label($0.code, $0.zh, $0.en))
            }
        case .port:
            return self.ports.prefix(5).map { .init(value: $0, label: LocalizedText(en: $0, zh: $0, ko: $0)) }
        case .netContentUnit:
            return ["g", "ml", "sheet"].map { .init(value: $0, label: LocalizedText(en: $0, zh: $0, ko: $0)) }
        default: return []
        }
    }

    private static func label(_ code: String, _ zh: String, _ en: String) -> LocalizedText {
        LocalizedText(en: "\(code) \(en)", zh: "\(code) \(zh)", ko: "\(code) \(zh) (\(en))")
    }

    /// Words of shops and warehouses for units of customs.
    private static let unitWords: [String: [String]] = [
        "ea": ["007", "011", "035"], "each": ["007", "011"], "pcs": ["011", "007"], "pc": ["011", "007"],
        "piece": ["011", "007"], "pieces": ["011", "007"], "个": ["007"], "個": ["007"], "개": ["007", "011"],
        "件": ["011"], "입": ["007", "011"], "kg": ["035"], "kgs": ["035"], "公斤": ["035"], "킬로그램": ["035"],
        "box": ["140"], "boxes": ["140"], "상자": ["140"], "박스": ["140"], "bottle": ["142"], "병": ["142"],
        "btl": ["142"], "set": ["006"], "세트": ["006"], "pack": ["125"], "팩": ["125"], "봉": ["125"],
        "sheet": ["020"], "매": ["020"], "장": ["020"], "tube": ["012"], "支": ["012"],
    ]
    private static let countryWords: [String: String] = [
        "kr": "KOR", "korea": "KOR", "south korea": "KOR", "한국": "KOR", "대한민국": "KOR", "cn": "CHN", "중국": "CHN",
        "jp": "JPN", "일본": "JPN", "us": "USA", "usa": "USA", "미국": "USA", "de": "DEU", "독일": "DEU", "fr": "FRA",
        "프랑스": "FRA", "au": "AUS", "호주": "AUS", "nz": "NZL", "뉴질랜드": "NZL", "gb": "GBR", "uk": "GBR", "영국": "GBR",
    ]
}
