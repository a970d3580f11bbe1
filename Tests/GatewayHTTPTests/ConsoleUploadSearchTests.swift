import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Testing

@testable import GatewayHTTP

/// An upload's row, found by the search box.
@Suite struct ConsoleUploadSearchTests {
    @Test(
        "Names of uploads and their rows",
        arguments: [
            ("U12", 12, nil), ("u12:37", 12, 37), ("U12:B37", 12, 37), ("U12：aa37", 12, 37), ("U12:ABCD1", 12, 1),
        ] as [(String, Int64, Int?)])
    func names(_ text: String, _ upload: Int64, _ row: Int?) throws {
        let reference = try #require(UploadReference(text))
        #expect(reference.upload == upload && reference.row == row)
    }

    @Test(
        "What is no such name",
        arguments: [
            "", "U", "U0", "12", "U-1", "U+1", "U12:", "U12:B", "U12:0", "U12:ABCDE1", "U12:37B", "U12:B37:C",
            "U12:-3", "U1x", "UPS123", "U99999999999999999999", "U1:99999999999999999999", "Ｕ1",
        ])
    func noNames(_ text: String) {
        #expect(UploadReference(text) == nil)
    }

    /// 130 orders of one row, then one of two lines whose second stands far below its first.
    private func house() async throws -> (ConsoleHouse, Browser, path: String) {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        var last = SampleOrder("LAST")
        last.hasSecondLine = true
        var lines = try ConsoleUploadTests.csv([last] + (1...130).map { SampleOrder("R-\($0)") })
            .split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
        // The second row of the first order goes to the end of the file, behind an empty one.
        lines += [String(repeating: ",", count: FieldName.allCases.count - 1), lines.remove(at: 2)]
        let answer = try await browser.send(
            "/console/uploads", ["tenant": "merchant", "dry_run": "1"],
            file: lines.joined(separator: "\r\n") + "\r\n", named: "rows.csv", from: "/console/uploads")
        await house.workOffUploads()
        return (house, browser, try #require(answer.location))
    }

    @Test("A row leads to its place on the right page; one that is not there says so")
    func rows() async throws {
        let (house, browser, path) = try await self.house()
        let page = try await browser.get(path)
        #expect(page.text.contains("<code class=\"copy\">U1</code>"))
        #expect(page.text.components(separatedBy: "id=\"row-").count == 102, "100 orders, one of two rows")
        func lead(_ text: String) async throws -> String? {
            try await browser.get("/console/search?q=\(text.percentEncoded)").location
        }
        // Line 1 is the header, 2 the first order, 3…132 the others, 133 empty, 134 the first one's second row.
        for (text, query, row) in [
            ("U1:2", "", 2), ("U1:B37", "", 37), ("u1:101", "", 101), ("U1:102", "&after=100", 102),
            ("U1:132", "&after=100", 132), ("U1:C134", "", 134),
        ] {
            #expect(try await lead(text) == "\(path)\(query)#row-\(row)", "\(text)")
            #expect(try await browser.get(path + query).text.contains("id=\"row-\(row)\""), "\(text)")
        }
        let beyond = try #require(try await lead("U1:B500"))
        #expect(try await browser.get(beyond).text.contains("There is no row 500 in this upload"))
        let header = try #require(try await lead("U1:1"))
        #expect(try await browser.get(header).text.contains("Row 1 of this upload holds no order"))
        #expect(try await lead("U1") == path)
        #expect(try await lead("U2:3") == nil)
        let typed = try await browser.submit("/console/search", ["q": "U1:B37"])
        #expect(try await browser.get(try #require(typed.location)).location == "\(path)#row-37")
        let broker = try await house.signedIn("broker")
        #expect(try await broker.get("/console/search?q=U1:37").location == nil)
        #expect(try await broker.get("/console/uploads/1").status == 404)
    }

    @Test("A blank row in the middle holds no order; the file does not end there")
    func blankInTheMiddle() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        var lines = try ConsoleUploadTests.csv((1...60).map { SampleOrder("M-\($0)") })
            .split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
        lines.insert(String(repeating: ",", count: FieldName.allCases.count - 1), at: 49)
        _ = try await browser.send(
            "/console/uploads", ["tenant": "merchant", "dry_run": "1"],
            file: lines.joined(separator: "\r\n") + "\r\n", named: "blank.csv", from: "/console/uploads")
        await house.workOffUploads()
        for (row, words) in [
            (50, "Row 50 of this upload holds no order"), (63, "There is no row 63 in this upload"),
        ] {
            let place = try #require(try await browser.get("/console/search?q=U1:\(row)").location)
            #expect(try await browser.get(place).text.contains(words), "\(row)")
        }
        for row in [49, 51, 62] {
            #expect(try await browser.get("/console/search?q=U1:\(row)").location?.hasSuffix("#row-\(row)") == true)
        }
    }

    @Test("An order that is called like an upload is found beside it")
    func both() async throws {
        let (house, browser, path) = try await self.house()
        try await house.rehearsal.submit([SampleOrder("U1")])
        let page = try await browser.get("/console/search?q=U1")
        #expect(page.location == nil && page.text.contains("/console/orders/merchant/U1"))
        #expect(page.text.contains("href=\"\(path.replacing("&", with: "&amp;"))\""))
    }

    @Test("Of a file that is not read yet the page is shown, without a word about rows")
    func unread() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        let file = try ConsoleUploadTests.csv([SampleOrder("Z-1")])
        let answer = try await browser.send(
            "/console/uploads", ["tenant": "merchant"], file: file, named: "z.csv", from: "/console/uploads")
        #expect(try await browser.get("/console/search?q=U1:7").location == answer.location)
    }
}
