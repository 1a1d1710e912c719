// A phone's answer to a challenge.
#pragma once

#include <string>
#include <string_view>

#include "sip/auth/digest.h"
#include "sip/message/auth_header.h"

namespace trunkline::fakes {

struct DigestClient {
  std::string user = "alice";
  std::string password = "secret";
  std::string uri = "sip:example.test";
  std::uint32_t count = 1;

  /// The value of Authorization for the value of a WWW-Authenticate.
  [[nodiscard]] std::string answer(std::string_view challenge, std::string_view method) const {
    const auto header = sip::parse_auth_header(challenge);
    if (!header) return {};
    const auto find = [&](std::string_view name) {
      const auto param = header->params.find(name);
      return param ? std::string(param->value) : std::string();
    };
    const auto realm = find("realm"), nonce = find("nonce"), named = find("algorithm");
    const auto algorithm = sip::parse_digest_algorithm(named).value_or(sip::DigestAlgorithm::md5);
    sip::DigestHash hash(algorithm);
    const auto digits = base::to_hex(count);
    const std::string nc(digits.begin(), digits.end());
    const sip::DigestCredentials credentials{user, realm, nonce, uri, {}, "c0ffee", nc, count, algorithm};
    const auto ha1 = sip::digest_ha1(hash, user, realm, password);
    const auto response = sip::digest_response(hash, ha1.view(), method, credentials);
    return "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" +
           uri + "\", response=\"" + std::string(response.view()) + "\", algorithm=" + named +
           ", qop=auth, cnonce=\"c0ffee\", nc=" + nc;
  }
};

}  // namespace trunkline::fakes
