/// Identity numbers of people that do not exist (division 000000), for measurements with as many buyers as a shop has: the yearly
/// amount of a buyer is summed up for each order, so that one buyer of everything would be measured instead.
enum BenchBuyer {
    /// How many orders one buyer places.
    static let orders = 8

    /// The number of the buyer of an order; 16,783,200 differ.
    static func identityNumber(ofOrder number: Int) -> String {
        let buyer = number / self.orders
        let digits =
            "000000" + String(1950 + buyer % 50) + self.padded(1 + buyer / 50 % 12, 2)
            + self.padded(1 + buyer / 600 % 28, 2) + self.padded(1 + buyer / 16_800 % 999, 3)
        // ISO 7064 mod 11-2.
        let rest = digits.utf8.reduce(0) { ($0 + Int($1 - 48)) * 2 % 11 }
        let check = (12 - rest) % 11
        return digits + (check == 10 ? "X" : String(check))
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
