// What a REGISTER wants changed, read and checked before anything is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/registrar/registrar_settings.h"
#include "sip/message/message.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

struct ContactWish {
  std::string_view uri;
  std::uint32_t expires_s = 0;  // 0: take it out
  std::uint16_t q = 1000;
  std::string_view instance = {};  // with its quotes off: "<urn:uuid:…>"
  std::uint32_t reg_id = 0;
};

/// Views into the message, but for the path.
struct RegisterWish {
  std::string_view call_id;
  std::uint32_t cseq = 0;
  std::string_view user_agent;
  std::string path;  // all Path values, the first to be visited first
  sip::Hop hop;
  bool behind_nat = false;
  bool outbound = false;    // the phone says that it keeps its flow (RFC 5626), and one is registered
  bool remove_all = false;  // `Contact: *`
  std::vector<ContactWish> contacts;  // none, and no remove_all: only a question

  /// As ConnectionFlows::enter() says of bindings.
  [[nodiscard]] bool needs_connection() const noexcept;
};

struct RegisterRefusal {
  int status = 400;
  std::string_view reason = {};     // a literal; empty: the registered phrase
  std::uint32_t min_expires_s = 0;  // with 423
};

/// By what it is seen that a NAT stands between.
enum class NatSign : std::uint8_t {
  none,
  via,      // the topmost Via says another place than the message came from
  contact,  // that names itself, and the Contact says another place: a carrier may mean it
};
[[nodiscard]] NatSign sign_of_nat(const sip::Message& request, const sip::Hop& from) noexcept;

/// Steps 6 and 7 of RFC 3261 section 10.3, as far as they need no table. An expiration that is longer than
/// the settings allow is cut; one that is too short for a refresh is refused with 423.
[[nodiscard]] base::Result<RegisterWish, RegisterRefusal> read_register(const sip::Message& request,
                                                                        const sip::Hop& from,
                                                                        const RegistrarSettings& settings);

}  // namespace trunkline::controlplane
