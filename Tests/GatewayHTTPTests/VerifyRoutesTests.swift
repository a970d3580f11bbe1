import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct VerifyRoutesTests {
    private static let xml = ["Content-Type": "application/xml; charset=utf-8"]
    private static let json = ["Content-Type": "application/json"]
    private static let form = ["Content-Type": "multipart/form-data; boundary=XyZ"]

    private static func parts(_ parts: [(name: String, content: String)]) -> String {
        parts.map {
            "--XyZ\r\nContent-Disposition: form-data; name=\"\($0.name)\"; filename=\"x.xml\"\r\n"
                + "Content-Type: application/xml\r\n\r\n\($0.content)\r\n"
        }.joined() + "--XyZ--\r\n"
    }

    @Test func theReportIsAnsweredWith200WhateverTheVerdict() async throws {
        let client = EdgeClient()
        for (body, holds) in [("<ok/>", true), ("<no/>", false), ("no XML at all", false)] {
            let answer = try await client.post("/v1/verify", body, Self.xml)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json")
            let report = try answer.object()
            #expect(report["holds"] as? Bool == holds)
            #expect(report["bytes"] as? Int == body.utf8.count)
            #expect(report["original_bytes"] is NSNull)
            #expect(report["dates"] as? Bool == true)
        }
    }

    @Test func theOriginalComesBesideTheMessageAsFormOrJSON() async throws {
        let client = EdgeClient()
        let form = try await client.post(
            "/v1/verify", Self.parts([("message", "<ok>\r\n</ok>"), ("original", "<o/>")]), Self.form)
        // A carriage return in a value is a cause of broken signatures, so none may be lost on the way.
        let json = try await client.post(
            "/v1/verify?any_time=true", #"{"message":"<ok>\r\n</ok>","original":"<o/>"}"#, Self.json)
        for (answer, dates) in [(form, true), (json, false)] {
            #expect(answer.status == 200)
            let report = try answer.object()
            #expect(report["bytes"] as? Int == 11)
            #expect(report["original_bytes"] as? Int == 4)
            #expect(report["dates"] as? Bool == dates)
        }
    }

    @Test func whatCannotBeReadIsAProblem() async throws {
        let client = EdgeClient()
        for (path, body, fields, status, code) in [
            ("/v1/verify", "", Self.xml, 400, "bad_upload"),
            ("/v1/verify", Self.parts([("other", "<ok/>")]), Self.form, 400, "bad_upload"),
            ("/v1/verify", "--XyZ\r\nhalf", Self.form, 400, "bad_upload"),
            ("/v1/verify", "{\"message\":", Self.json, 400, "malformed_json"),
            ("/v1/verify", "[]", Self.json, 400, "malformed_json"),
            ("/v1/verify", "{}", Self.json, 400, "malformed_json"),
            ("/v1/verify", #"{"message":"<ok/>","key":"x"}"#, Self.json, 400, "malformed_json"),
            ("/v1/verify", #"{"message":7.5e3,"original":[]}"#, Self.json, 400, "malformed_json"),
            ("/v1/verify?any_time=maybe", "<ok/>", Self.xml, 400, "bad_parameter"),
            ("/v1/verify", "<ok/>", ["Content-Type": "text/csv"], 415, "unsupported_media_type"),
        ] {
            let answer = try await client.post(path, body, fields)
            #expect(answer.status == status, "\(body)")
            #expect(answer.header("Content-Type") == "application/problem+json")
            #expect(try answer.object()["code"] as? String == code, "\(body)")
        }
    }

    @Test func onlyATenantMayAskAndOnlyForSoMuch() async throws {
        let client = EdgeClient { $0.uploadBodyLimit = 20 }
        for key in [nil, "key-x"] {
            #expect(try await client.post("/v1/verify", "<ok/>", key: key, Self.xml).status == 401)
        }
        #expect(try await client.post("/v1/verify", "<ok>" + String(repeating: "a", count: 16), Self.xml).status == 200)
        let large = try await client.post("/v1/verify", "<ok>" + String(repeating: "a", count: 17), Self.xml)
        #expect(large.status == 413)
        #expect(try await client.get("/v1/verify").status == 405)
    }
}
