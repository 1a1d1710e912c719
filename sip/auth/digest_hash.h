// One hash function of OpenSSL's, fetched once, over texts that are joined with colons.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

#include "sip/auth/digest_algorithm.h"

struct evp_md_ctx_st;
struct evp_md_st;

namespace trunkline::sip {

/// A digest in lower-case hexadecimal digits; empty: there is none.
struct DigestText {
  std::array<char, 64> digits{};
  std::uint8_t length = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {digits.data(), length}; }
};

/// Owns OpenSSL's algorithm and context. One thread.
class DigestHash {
 public:
  /// A library that will not hash so (MD5 under FIPS) makes one that is not usable().
  explicit DigestHash(DigestAlgorithm algorithm) noexcept;

  [[nodiscard]] bool usable() const noexcept { return algorithm_ != nullptr && context_ != nullptr; }
  /// The digest of "part:part:part". Empty when not usable().
  [[nodiscard]] DigestText operator()(std::initializer_list<std::string_view> parts) noexcept;

 private:
  struct Free {
    void operator()(evp_md_st* algorithm) const noexcept;
    void operator()(evp_md_ctx_st* context) const noexcept;
  };

  std::unique_ptr<evp_md_st, Free> algorithm_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace trunkline::sip
