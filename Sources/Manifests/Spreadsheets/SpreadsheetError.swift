public import Declarations

/// Why a whole file cannot be read as a table. Never carries a value of the file.
public struct SpreadsheetError: Error, Sendable, Hashable, Codable {
    /// The reason, stable.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// Neither text, workbook, message nor archive of these.
        case unknownFormat = "unknown_format"
        /// Nothing in it.
        case empty
        /// A workbook of before 2007, or one with a password.
        case oldWorkbook = "old_workbook"
        /// The archive is cut off or damaged.
        case damagedArchive = "damaged_archive"
        /// Small outside, huge inside.
        case archiveBomb = "archive_bomb"
        /// Larger than is read.
        case tooLarge = "too_large"
        case tooManyRows = "too_many_rows"
        case tooManyColumns = "too_many_columns"
        /// Text of no encoding that is known.
        case encoding
        /// Lines of two encodings in one file.
        case mixedEncodings = "mixed_encodings"
        /// A quote opens and never closes.
        case openQuote = "open_quote"
        /// A quote in the middle of a cell.
        case strayQuote = "stray_quote"
        /// No line names columns that are known.
        case noHeader = "no_header"
        /// Two columns have one name.
        case duplicateHeader = "duplicate_header"
        /// XML that is not well-formed, or has a DOCTYPE.
        case badXML = "bad_xml"
        /// XML without a customs message.
        case noMessage = "no_message"
        /// The gateway ended again and again while it worked on the file.
        case givenUp = "given_up"
    }

    public var code: Code
    /// Line of the file, counted from 1; nil when it concerns the whole.
    public var line: Int?
    /// What is wrong and what to do.
    public var text: LocalizedText

    /// - Parameters:
    ///   - line: where, counted from 1.
    ///   - detail: a cell, a limit or a part, as the texts below use it.
    public init(_ code: Code, line: Int? = nil, _ detail: String = "") {
        self.code = code
        self.line = line
        self.text = code.text(detail)
    }
}

extension SpreadsheetError.Code {
    // One sentence per line and language.
    fileprivate func text(_ x: String) -> LocalizedText {
        func t(_ en: String, _ zh: String, _ ko: String) -> LocalizedText { LocalizedText(en: en, zh: zh, ko: ko) }
        return switch self {
        case .unknownFormat:
            t(
                "You need to send a CSV, XLSX or CEB XML file, or a ZIP of these.",
                "请上传 CSV、XLSX、CEB XML 文件，或包含这些文件的 ZIP。",
                "CSV, XLSX, CEB XML 파일 또는 이들을 묶은 ZIP을 올려 주십시오.")
        case .empty:
            t("The file is empty.", "文件是空的。", "파일이 비어 있습니다.")
        case .oldWorkbook:
            t(
                "You need to save the workbook as .xlsx without a password; this one is of an older kind or locked.",
                "请将工作簿另存为不带密码的 .xlsx；当前文件为旧格式或已加密。", "암호 없는 .xlsx로 다시 저장해 주십시오. 이 파일은 옛 형식이거나 암호가 걸려 있습니다.")
        case .damagedArchive:
            t(
                "The file is cut off or damaged. Save or send it again.", "文件不完整或已损坏，请重新保存或发送。",
                "파일이 잘렸거나 손상되었습니다. 다시 저장하거나 보내 주십시오.")
        case .archiveBomb:
            t(
                "The archive is far larger inside than a table can be (\(x)) and was not opened.",
                "压缩包解压后远超表格应有的大小（\(x)），未打开。", "압축을 풀면 표로 볼 수 없을 만큼 커서(\(x)) 열지 않았습니다.")
        case .tooLarge:
            t("The file is too large (\(x)). Split it.", "文件过大（\(x)），请拆分。", "파일이 너무 큽니다(\(x)). 나누어 주십시오.")
        case .tooManyRows:
            t("More than \(x) rows. Split the file.", "超过 \(x) 行，请拆分文件。", "\(x)행이 넘습니다. 파일을 나누어 주십시오.")
        case .tooManyColumns:
            t(
                "More than \(x) columns. Delete the columns that hold nothing.", "超过 \(x) 列，请删除多余的列。",
                "\(x)열이 넘습니다. 쓰지 않는 열을 지워 주십시오.")
        case .encoding:
            t(
                "Line \(x) is neither UTF-8 nor GB18030 text. Save as \"CSV UTF-8\".",
                "第 \(x) 行既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8”。",
                "\(x)행이 UTF-8도 GB18030도 아닙니다. \"CSV UTF-8\"로 저장해 주십시오.")
        case .mixedEncodings:
            t(
                "The file mixes two encodings: \(x). Save it once more as \"CSV UTF-8\".",
                "文件混用了两种编码：\(x)。请重新另存为“CSV UTF-8”。", "두 가지 인코딩이 섞여 있습니다: \(x). \"CSV UTF-8\"로 다시 저장해 주십시오.")
        case .openQuote:
            t(
                "A quote opens in \(x) and never closes, so everything below it became one cell. Close or delete it.",
                "\(x) 处的引号没有结束，其下所有内容都被并入一个单元格。请补上或删除该引号。",
                "\(x)에서 열린 따옴표가 닫히지 않아 아래 내용이 모두 한 칸이 되었습니다. 닫거나 지워 주십시오.")
        case .strayQuote:
            t(
                "A quote stands in the middle of \(x). Delete it or double it.", "\(x) 中间有引号，请删除或写成两个引号。",
                "\(x) 가운데에 따옴표가 있습니다. 지우거나 두 번 쓰십시오.")
        case .noHeader:
            t(
                "No line names the columns. Expected names such as: \(x). Use the template.",
                "没有找到列名行。应包含如下列名：\(x)。请使用模板。", "열 이름이 있는 행이 없습니다. 필요한 이름의 예: \(x). 서식을 사용하십시오.")
        case .duplicateHeader:
            t(
                "Two columns have the same name: \(x). Delete or rename one.", "有两列同名：\(x)。请删除或改名其中一列。",
                "같은 이름의 열이 두 개 있습니다: \(x). 하나를 지우거나 이름을 바꾸십시오.")
        case .badXML:
            t("The XML of \(x) cannot be read.", "\(x) 的 XML 无法读取。", "\(x)의 XML을 읽을 수 없습니다.")
        case .noMessage:
            t(
                "\(x) holds no customs message. Expected CEB311Message, CEB411Message, CEB511Message or CEB621Message of the namespace http://www.chinaport.gov.cn/ceb.",
                "\(x) 中没有海关报文。应为命名空间 http://www.chinaport.gov.cn/ceb 的 CEB311Message、CEB411Message、CEB511Message 或 CEB621Message。",
                "\(x)에 세관 전문이 없습니다. 네임스페이스 http://www.chinaport.gov.cn/ceb의 CEB311Message, CEB411Message, CEB511Message 또는 CEB621Message여야 합니다."
            )
        case .givenUp:
            t(
                "The gateway stopped \(x) times while it worked on this file and does not try it again. Split it or save it anew.",
                "处理此文件时网关已中断 \(x) 次，不再重试。请拆分文件或重新保存后上传。",
                "이 파일을 처리하는 동안 게이트웨이가 \(x)번 중단되어 다시 시도하지 않습니다. 파일을 나누거나 다시 저장해 주십시오.")
        }
    }
}

extension SpreadsheetError: CustomStringConvertible {
    /// `code: message`.
    public var description: String { "\(self.code.rawValue): \(self.text.en)" }
}
