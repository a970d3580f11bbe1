import Declarations
import Testing

@Suite struct MaintenanceWindowTests {
    /// 2026-03-02 is a Monday.
    private func moment(_ beijing: String) throws -> Timestamp { try #require(Timestamp(beijing: beijing)) }

    private func end(_ text: String, at beijing: String) throws -> String? {
        try #require(MaintenanceWindow(text)).end(at: self.moment(beijing))?.beijing14
    }

    @Test(arguments: [
        ("daily 02:00-02:30", "20260302015959", nil), ("daily 02:00-02:30", "20260302020000", "20260302023000"),
        ("daily 02:00-02:30", "20260302022959", "20260302023000"), ("daily 02:00-02:30", "20260302023000", nil),
        ("daily 23:30-00:30", "20260302234500", "20260303003000"),
        ("daily 23:30-00:30", "20260303002959", "20260303003000"), ("daily 23:30-00:30", "20260303003000", nil),
        ("Sat 22:00-06:00", "20260307220000", "20260308060000"),
        ("Sat 22:00-06:00", "20260308055959", "20260308060000"), ("Sat 22:00-06:00", "20260308060000", nil),
        ("Sat 22:00-06:00", "20260306230000", nil), ("Sat 22:00-06:00", "20260308230000", nil),
        ("Mon 00:00-00:00", "20260302235959", "20260303000000"), ("Mon 00:00-00:00", "20260301235959", nil),
        ("Thu 00:00-01:00", "19700101003000", "19700101010000"),
        ("Wed 00:00-01:00", "19691231003000", "19691231010000"),
    ])
    func opensAndCloses(text: String, at: String, until: String?) throws {
        #expect(try self.end(text, at: at) == until)
        #expect(MaintenanceWindow(text)?.description == text)
    }

    @Test(arguments: [
        "", "daily", "02:00-02:30", "Daily 02:00-02:30", "Sa 02:00-02:30", "daily 2:00-2:30", "daily 24:00-02:30",
        "daily 02:60-03:00", "daily 02:00", "daily 02:00-02:30-03:00", "daily  02:00-02:30", "daily 02:00-02:3x",
        "daily -1:00-02:00",
    ])
    func isRefused(text: String) { #expect(MaintenanceWindow(text) == nil) }

    @Test func theOneThatClosesLastCounts() throws {
        let windows = try ["daily 02:00-02:30", "Mon 01:00-05:00"].map { try #require(MaintenanceWindow($0)) }
        let open = try #require(windows.open(at: self.moment("20260302021500")))
        #expect(open.window == windows[1] && open.end.beijing14 == "20260302050000")
        #expect(windows.open(at: try self.moment("20260302060000")) == nil)
    }
}
