// Temporary GRUUs (RFC 5627 section 3.1.2): they tell nobody whose they are, nor which of them are of one
// phone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/sip_hash.h"
#include "base/sip_hash_128.h"

namespace trunkline::controlplane {

/// Makes their user parts, and reads them again: all that there is to know of one stands in it, sealed and
/// hidden under keys of ours, so that nothing need be kept of any (RFC 5627 appendix A.2 has the same end in
/// view).
class TemporaryGruus {
 public:
  struct Meaning {
    std::uint64_t user = 0;    // whose it is, as the location table finds him
    std::uint32_t epoch = 0;   // Binding::gruu_epoch
    std::uint32_t serial = 0;  // of the refresh that it was made at: no two are alike
    friend bool operator==(const Meaning&, const Meaning&) noexcept = default;
  };

  explicit TemporaryGruus(const base::SipHash::Key& secret) noexcept;

  /// 64 hexadecimal digits. The same for the same meaning.
  [[nodiscard]] std::string write(const Meaning& meaning) const;
  /// Nothing: we have not made it since we started.
  [[nodiscard]] std::optional<Meaning> read(std::string_view user) const noexcept;

 private:
  base::SipHash128 seal_;
  base::SipHash128 mask_;
};

}  // namespace trunkline::controlplane
