import Access
import WebAPI
import Yams

extension ConfigurationReader {
  /// Those that events can be passed on to.
  func agencies(_ fields: Fields) -> [Agency] {
    var ids = UniqueNames("agency")
    return fields.sections("agencies", of: "agencies") { section -> Agency? in
      let id = section.required("id", .identifier(AgencyID.init))
      if let id { ids.insert(id.text, key: "id", of: section) }
      let name = section.required("name", .text("as letters address it"))
      var contact: String?
      section.read("contact", .text("how else it is reached"), into: &contact)
      guard let id, let name else { return nil }
      return Agency(id: id, name: name, contact: contact)
    } ?? []
  }

  func readLetters(_ fields: Fields, into letters: inout Letterhead) {
    let line = Expected<String>.text("a line of the sender")
    if let nodes = fields.list("sender", "a list of lines: name, address, telephone") {
      for (index, node) in nodes.enumerated() {
        if let text = line.read(node) {
          letters.sender.append(text)
        } else {
          fields.reader.report(
            node.position, "\(fields.join("sender"))[\(index)]",
            "expected \(line.text), found \(Shown.node(node))")
        }
      }
    }
    fields.read("place", .text("where letters are written"), into: &letters.place)
  }
}
