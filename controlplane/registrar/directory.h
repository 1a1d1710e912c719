// Where users are looked up: the configuration, or a database on a thread of its own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sip/auth/digest_hash.h"

namespace trunkline::controlplane {

struct UserAnswer {
  std::uint64_t ticket = 0;
  bool known = false;
  bool failed = false;  // nobody knows: the database cannot be asked now
  std::array<sip::DigestText, sip::digest_algorithm_names.size()> ha1;  // by algorithm; empty: cannot be used
};

/// What a user is kept under: "alice@example.test".
[[nodiscard]] std::string user_key(std::string_view user, std::string_view domain);

/// Of hexadecimal digits in any case; empty where they are none, or too many.
[[nodiscard]] sip::DigestText stored_digest(std::string_view digits) noexcept;

/// Asked and drained on one shard's thread. An answer may be there when ask() returns, or much later: whoever
/// asks looks for it in either case, and nobody waits.
class Directory {
 public:
  virtual ~Directory() = default;

  /// `ticket` comes back with the answer. The views live during the call.
  virtual void ask(std::uint64_t ticket, std::string_view user, std::string_view domain) = 0;
  /// False: no answer has come.
  [[nodiscard]] virtual bool next_answer(UserAnswer& answer) = 0;
  /// Whether next_answer() may have one. Asked at every step, so cheap.
  [[nodiscard]] virtual bool has_answer() const noexcept = 0;

 protected:
  Directory() = default;
  Directory(const Directory&) = default;
  Directory& operator=(const Directory&) = default;
};

}  // namespace trunkline::controlplane
