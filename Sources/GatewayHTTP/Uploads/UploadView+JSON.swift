import Declarations
import Gateway

extension UploadView {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "id": .string(self.key),
            "file": .string(self.fileName),
            "format": self.format.map(JSON.string),
            "channel": self.channel.map(JSON.string),
            "port": self.port.map(JSON.string),
            "state": .string(self.state),
            "final": .bool(self.isFinal),
            "created_at": .string(self.createdAt),
            "dry_run": .bool(self.isDryRun),
            "held": .bool(self.isHeld),
            "held_until": self.heldUntil.map(JSON.string),
            "rows": .number(Int64(self.rows)),
            "orders": .number(Int64(self.orders)),
            "checked": .number(Int64(self.checked)),
            "verdicts": .object(
                [IntakeResult.Verdict.accepted, .alreadyHere, .needsYou, .refused].map {
                    ($0.rawValue, .number(Int64(self.counts[$0] ?? 0)))
                }),
            "sheet": self.sheetName.isEmpty ? nil : .string(self.sheetName),
            "notes": .array(self.notes.map { .string($0.text(in: language)) }),
            "groups": .array(self.groups.map { $0.json(language) }),
            "failure": self.failure.map { failure in
                .object(of: [
                    "code": .string(failure.code), "line": failure.line.map { .number(Int64($0)) },
                    "message": .string(failure.text.text(in: language)),
                ])
            },
        ])
    }
}

extension UploadGroupView {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "group": .number(Int64(self.number)),
            "code": .string(self.code),
            "cells": .number(Int64(self.cells)),
            "first_cell": .string(self.firstCell),
            "column": self.column.isEmpty ? nil : .string(self.column),
            "column_name": self.columnName.isEmpty ? nil : .string(self.columnName),
            "value": self.value.map(JSON.string),
            "message": .string(self.message.text(in: language)),
            "suggestions": .array(
                self.suggestions.map {
                    .object([("value", .string($0.value)), ("label", .string($0.label.text(in: language)))])
                }),
        ])
    }
}

extension UploadRowsView.Row {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "row": .number(Int64(self.line)),
            "orderNo": self.orderNo.map(JSON.string),
            "verdict": .text(self.verdict?.rawValue),
            "revision": self.revision.map { .number(Int64($0)) },
            "messages": .array(self.messages.map { $0.json(language) }),
        ])
    }
}

extension UploadRowsView.Message {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "code": .string(self.violation.code),
            "cell": .string(self.cell),
            "column": self.columnName.isEmpty ? nil : .string(self.columnName),
            "value": .string(self.value),
            "repaired": .bool(self.isRepair),
            "element": self.violation.element.map(JSON.string),
            "message": .string(self.violation.message.text(in: language)),
            "needs": self.field.map { .string($0.field.needs.text(in: language)) },
            "example": self.field?.example.map(JSON.string),
        ])
    }
}
