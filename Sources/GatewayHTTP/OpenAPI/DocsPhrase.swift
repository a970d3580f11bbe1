import Declarations

/// The words around the description of the interface.
enum DocsPhrase {
    case title, introduction, contents, who, operators, ports, anyone, parameters, body, answers, schemas

    var text: LocalizedText {
        switch self {
        case .title: LocalizedText(en: "Interface for programs", zh: "程序接口", ko: "프로그램 인터페이스")
        case .introduction:
            LocalizedText(
                en: "Every address, made from what the gateway runs on. For programs and code generators:",
                zh: "以下内容由网关实际运行的路由表生成，列出全部地址。供程序和代码生成器使用：",
                ko: "게이트웨이가 실제로 쓰는 주소 표에서 만든 전체 목록입니다. 프로그램과 코드 생성기용:")
        case .contents: LocalizedText(en: "Addresses", zh: "地址", ko: "주소")
        case .who: LocalizedText(en: "Who may", zh: "使用权限", ko: "사용 권한")
        case .operators: LocalizedText(en: "operators", zh: "运维人员", ko: "운영자")
        case .ports: LocalizedText(en: "customs and ports", zh: "海关与口岸", ko: "세관과 통관 포트")
        case .anyone: LocalizedText(en: "everybody", zh: "所有人", ko: "누구나")
        case .parameters: LocalizedText(en: "Parameters", zh: "参数", ko: "매개변수")
        case .body: LocalizedText(en: "What is sent", zh: "请求内容", ko: "보내는 내용")
        case .answers: LocalizedText(en: "Answers", zh: "应答", ko: "응답")
        case .schemas: LocalizedText(en: "Forms", zh: "数据结构", ko: "데이터 형식")
        }
    }
}
