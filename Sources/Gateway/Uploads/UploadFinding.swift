import Declarations

/// What is wrong with a cell before it is an order's value: mostly what spreadsheet programs did to it.
enum UploadFinding: String {
    /// A long number that lost its last digits.
    case excelDigits = "excel_digits"
    /// A day number where a time belongs.
    case excelSerial = "excel_serial"
    /// A number that the program turned into a date.
    case excelDate = "excel_date"
    /// `#N/A` and its like.
    case cellError = "cell_error"
    // Repairs.
    case repairedDate = "repaired_date"
    case repairedZeros = "repaired_zeros"
    case repairedAlias = "repaired_alias"

    func violation(at cell: String, _ field: FieldName, _ detail: String = "") -> Violation {
        Violation(
            code: self.rawValue, at: cell, element: field.field.element, message: self.text(field.field.label, detail))
    }

    private func text(_ label: LocalizedText, _ x: String) -> LocalizedText {
        func t(_ en: String, _ zh: String, _ ko: String) -> LocalizedText {
            LocalizedText(en: "\(label.en)\(en)", zh: "\(label.zh)\(zh)", ko: "\(label.ko)\(ko)")
        }
        return switch self {
        case .excelDigits:
            t(
                " lost digits in Excel, which keeps 15. Format the column as text and paste the number from the shop again.",
                "在 Excel 中丢失了末尾数字（Excel 只保留 15 位）。请将该列设为文本格式，并从店铺重新粘贴。",
                ": Excel에서 끝자리가 사라졌습니다(15자리까지만 보존). 열을 텍스트로 바꾸고 원래 번호를 다시 붙여 넣으십시오.")
        case .excelSerial:
            t(
                " is a day number of Excel. Format the cell as a date, or write 14 digits: \(x).",
                "是 Excel 的日期序号。请将单元格设为日期格式，或填写 14 位数字：\(x)。",
                ": Excel 날짜 일련번호입니다. 셀을 날짜 형식으로 바꾸거나 14자리로 쓰십시오: \(x).")
        case .excelDate:
            t(
                " was turned into a date by Excel. Format the column as text and write it again.",
                "被 Excel 转成了日期。请将该列设为文本格式后重新填写。",
                ": Excel이 날짜로 바꾸었습니다. 열을 텍스트로 바꾸고 다시 쓰십시오.")
        case .cellError:
            t(
                " holds an error of a formula. Write the value itself.", "是公式错误值。请直接填写数值。",
                ": 수식 오류입니다. 값을 직접 쓰십시오.")
        case .repairedDate:
            t(": the date was read as \(x).", "：日期已读作 \(x)。", ": 날짜를 \(x)(으)로 읽었습니다.")
        case .repairedZeros:
            t(": zeros in front were added: \(x).", "：已补前导零：\(x)。", ": 앞자리 0을 채웠습니다: \(x).")
        case .repairedAlias:
            t(": replaced by \(x), as chosen.", "：已按所选替换为 \(x)。", ": 선택하신 대로 \(x)(으)로 바꾸었습니다.")
        }
    }
}
