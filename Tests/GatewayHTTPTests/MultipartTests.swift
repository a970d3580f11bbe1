import Testing

@testable import GatewayHTTP

@Suite struct MultipartTests {
    private static let body = Array(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nx\r\n--\r\n--bc\r\n\r\n--b\r\n"
            .utf8)
    private static let rest = Array("content-disposition: form-data; name=\"api_key\"\r\n\r\n\r\n--b--\r\n".utf8)

    @Test func contentMayHoldWhatLooksLikeABoundary() throws {
        // "--bc" begins with the boundary but is followed by neither a line break nor the end.
        #expect(Multipart(Self.body + Self.rest, boundary: Array("b".utf8)) == nil)
        let form = try #require(
            Multipart(
                Array("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--\r\n-b\r\n--b--".utf8),
                boundary: Array("b".utf8)))
        #expect(form.part("f").map { Array($0.content) } == Array("x\r\n--\r\n-b".utf8))
    }

    @Test func emptyFieldsAndEmptyForms() throws {
        let form = try #require(
            Multipart(
                Array("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\r\n--b--".utf8),
                boundary: Array("b".utf8)))
        #expect(form.part("f")?.content.isEmpty == true)
        #expect(form.part("g") == nil)
        #expect(Multipart(Array("--b--\r\n".utf8), boundary: Array("b".utf8))?.parts.isEmpty == true)
    }

    @Test func damagedBodiesAreRefused() {
        let good = Array("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\n".utf8)
        #expect(Multipart(good, boundary: Array("b".utf8)) != nil)
        // All but the last line break and the closing mark is needed.
        for length in 0..<(good.count - 2) {
            #expect(Multipart(Array(good.prefix(length)), boundary: Array("b".utf8)) == nil, "\(length)")
        }
        #expect(Multipart(good, boundary: Array("c".utf8)) == nil)
        #expect(Multipart(Array("--b\r\nX: y\r\n\r\nx\r\n--b--".utf8), boundary: Array("b".utf8)) == nil)
    }

    @Test func boundaryOfContentType() {
        #expect(Multipart.boundary(of: "multipart/form-data; boundary=abc") == Array("abc".utf8))
        #expect(Multipart.boundary(of: "Multipart/Form-Data;charset=x; Boundary=\"a b\"") == Array("a b".utf8))
        #expect(Multipart.boundary(of: "multipart/form-data") == nil)
        #expect(Multipart.boundary(of: "multipart/form-data; boundary=") == nil)
        #expect(Multipart.boundary(of: "text/csv; boundary=abc") == nil)
        #expect(Multipart.boundary(of: "") == nil)
    }

    @Test func cellNames() {
        #expect(CellName("A1") == CellName("A1"))
        #expect(CellName("B37")?.column == 1)
        #expect(CellName("B37")?.line == 37)
        #expect(CellName("AA2")?.column == 26)
        #expect(CellName("/lines/0") == nil)
        #expect(CellName("B") == nil)
        #expect(CellName("B0") == nil)
        #expect(CellName("7") == nil)
    }

    @Test func fileNamesLoseTheirFolders() {
        #expect(UploadRoutes.plain("C:\\Users\\x\\订单.csv") == "订单.csv")
        #expect(UploadRoutes.plain("/x/a\u{7}b.csv") == "ab.csv")
        #expect(UploadRoutes.plain("x/") == "orders.csv")
        #expect(UploadRoutes.plain(String(repeating: "é", count: 500)).unicodeScalars.count == 120)
    }
}
