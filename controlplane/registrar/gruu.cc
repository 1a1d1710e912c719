#include "controlplane/registrar/gruu.h"

#include <array>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/escape.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_instance = 256;

}  // namespace

std::string_view without_brackets(std::string_view instance) noexcept {
  if (instance.starts_with('<')) instance.remove_prefix(1);
  if (instance.ends_with('>')) instance.remove_suffix(1);
  return instance;
}

std::string public_gruu(std::string_view aor, std::string_view instance) {
  const auto at = aor.rfind('@');
  std::string uri = "sip:";
  sip::append_escaped(uri, aor.substr(0, at), [](char c) { return sip::is_in(c, sip::in_user); });
  uri.append(aor.substr(at)).append(";gr=");
  sip::append_escaped(uri, without_brackets(instance),
                      [](char c) { return sip::is_in(c, sip::in_parameter); });
  return uri;
}

std::optional<std::string> instance_of(const sip::Uri& uri) {
  const auto gr = uri.parameter("gr");
  if (!gr) return std::nullopt;
  std::array<char, most_instance> room{};
  const auto plain = sip::unescape(gr->value, room);
  return std::string(plain.value_or(std::string_view{}));
}

bool is_of_instance(const Binding& binding, const std::optional<std::string>& instance) {
  if (!instance) return true;
  // URNs of UUIDs are the same in any case (RFC 4122 section 3). No instance has the empty name, which stands
  // for a temporary GRUU that has ended.
  const auto own = without_brackets(binding.instance());
  return !own.empty() && base::equals_ignoring_case(own, *instance);
}

}  // namespace trunkline::controlplane
