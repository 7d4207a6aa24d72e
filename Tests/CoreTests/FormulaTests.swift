import Core
import Testing

@Suite struct `A formula` {
    private let names = ["count", "random", "x"]

    private func value(_ text: String, _ values: [String: Double] = [:]) throws -> Double {
        try Formula(text, variables: names).value(values)
    }

    @Test func `calculates with the usual precedence`() throws {
        #expect(try value("1 + 2 * 3") == 7)
        #expect(try value("(1 + 2) * 3") == 9)
        #expect(try value("10 - 2 - 3") == 5)
        #expect(try value("random % 4 + 1", ["random": 7]) == 4)
        #expect(try value("-x + 1", ["x": 3]) == -2)
        #expect(try value("7 / 2") == 3.5)
    }

    @Test func `compares and joins`() throws {
        #expect(try value("x > 0.2 and count <= 3", ["x": 0.3, "count": 3]) == 1)
        #expect(try value("x > 0.2 && not (count == 3)", ["x": 0.3, "count": 3]) == 0)
        #expect(try value("1 = 2 or 2 <> 3") == 1)
        #expect(try value("!false || false") == 1)
    }

    @Test func `never traps`() throws {
        #expect(try value("1 / 0") == 0 && value("1 % 0") == 0)
        #expect(try value("count") == 0)
    }

    @Test(arguments: [
        ("", 0, "the end"), ("1 +", 3, "the end"), ("1 2", 2, "“2”"), ("bogus + 1", 0, "“bogus”"), ("(1", 2, "the end"),
        ("1 # 2", 2, "“#”"), ("1.2.3", 0, "“1.2.3”"), ("2 * )", 4, "“)”"),
    ])
    func `that cannot be read is pointed at`(text: String, offset: Int, found: String) {
        let error = #expect(throws: FormulaError.self) { try Formula(text, variables: names) }
        #expect(error?.offset == offset && error?.found == found && error?.expected.isEmpty == false, "\(text)")
    }

    @Test func `is bounded`() {
        #expect(throws: FormulaError.self) {
            try Formula(String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100), variables: [])
        }
        #expect(throws: FormulaError.self) { try Formula(String(repeating: "-", count: 200) + "1", variables: []) }
        #expect(throws: FormulaError.self) { try Formula(String(repeating: "1+", count: 400) + "1", variables: []) }
    }
}
