import Foundation

/// Day numbers of spreadsheet programs.
public enum SpreadsheetTime {
    /// `YYYYMMDDhhmmss`; nil when it is none of the years 1900…9999.
    public static func text(ofSerial serial: Double) -> String? { CellNumber.time(serial, from1904: false) }
}

/// Numbers as workbooks store and show them.
enum CellNumber {
    /// A stored number as a person reads it: at most 15 significant digits, no exponent.
    static func text(_ stored: String) -> String {
        let digits = stored.utf8.count { (0x30...0x39).contains($0) }
        if digits <= 15, !stored.utf8.contains(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }) {
            return stored
        }
        guard let value = Double(stored), value.isFinite else { return stored }
        guard let short = Decimal(string: String(format: "%.14e", locale: Self.locale, value), locale: Self.locale)
        else { return stored }
        return NSDecimalNumber(decimal: short).description(withLocale: Self.locale)
    }

    /// A day number as `YYYYMMDDhhmmss`; nil when it is none of the years 1900…9999.
    static func time(_ serial: Double, from1904: Bool) -> String? {
        let days = serial + (from1904 ? 1462 : 0)
        guard days >= 1, days < 2_958_466 else { return nil }
        let seconds = Int((days * 86_400).rounded())
        // 25,569 days lie between the workbook's day zero and 1970.
        let date = Self.civil(seconds / 86_400 - 25_569)
        let rest = seconds % 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date.year)" + two(date.month) + two(date.day) + two(rest / 3600) + two(rest / 60 % 60)
            + two(rest % 60)
    }

    /// The Gregorian day so many days after 1970-01-01.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let ofEra = shifted % 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * ofYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * part + 2) / 5 + 1)
    }

    /// The column of a reference like `AB12`, counted from 0.
    static func column(_ reference: String) -> Int? {
        let letters = reference.utf8.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) + 1 } - 1
    }

    private static let locale = Locale(identifier: "en_US_POSIX")
}
