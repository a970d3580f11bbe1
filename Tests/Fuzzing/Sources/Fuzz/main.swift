import CFuzzer
import Glibc

// fuzz TARGET [options of libFuzzer] [folders of inputs]
guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
    print("usage: fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [options of libFuzzer] [folders]")
    exit(64)
}
SignedSeeds.load(CommandLine.arguments.dropFirst(2).filter { !$0.hasPrefix("-") })

/// The argument list as C has it; lives as long as the process.
let arguments = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: CommandLine.arguments.count)
_ = arguments.initialize(
    from: ([CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)).map { strdup($0) } + [nil])
var count = Int32(arguments.count - 1)
var start = arguments.baseAddress
exit(LLVMFuzzerRunDriver(&count, &start, target.entry))
