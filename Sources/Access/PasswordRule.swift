/// What a password has to be: long. Rules about digits and signs make passwords that people write
/// down (NIST SP 800-63B, 5.1.1.2).
public enum PasswordRule {
  /// Characters.
  public static let length = 10...200

  /// What is wrong with a password, as a phrase that completes "expected ..."; `nil`: nothing.
  public static func flaw(of password: String, for name: UserName) -> String? {
    guard length.contains(password.count) else {
      return "a password of \(length.lowerBound) to \(length.upperBound) characters"
    }
    if UserName(password) == name { return "a password other than the name" }
    if Set(password).count < 4 { return "a password of at least four different characters" }
    return nil
  }
}
