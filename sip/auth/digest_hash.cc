#include "sip/auth/digest_hash.h"

#include <algorithm>

#include <openssl/evp.h>

#include "base/ascii.h"

namespace trunkline::sip {

void DigestHash::Free::operator()(evp_md_st* algorithm) const noexcept { EVP_MD_free(algorithm); }
void DigestHash::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

// Fetched here and not by each hash: OpenSSL 3 looks an algorithm up in its providers each time it is named.
DigestHash::DigestHash(DigestAlgorithm algorithm) noexcept
    : algorithm_(EVP_MD_fetch(nullptr, algorithm == DigestAlgorithm::md5 ? "MD5" : "SHA2-256", nullptr)),
      context_(EVP_MD_CTX_new()) {}

DigestText DigestHash::operator()(std::initializer_list<std::string_view> parts) noexcept {
  DigestText text;
  if (!usable() || EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) != 1) return text;
  bool first = true;
  for (const auto part : parts) {
    if (!first && EVP_DigestUpdate(context_.get(), ":", 1) != 1) return text;
    if (EVP_DigestUpdate(context_.get(), part.data(), part.size()) != 1) return text;
    first = false;
  }
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> octets{};
  unsigned count = 0;
  if (EVP_DigestFinal_ex(context_.get(), octets.data(), &count) != 1) return text;
  auto* at = text.digits.begin();
  for (unsigned i = 0; i < count && at != text.digits.end(); ++i) {
    const auto pair = base::to_hex(octets[i]);
    at = std::copy(pair.begin(), pair.end(), at);
  }
  text.length = static_cast<std::uint8_t>(at - text.digits.begin());
  return text;
}

}  // namespace trunkline::sip
