#include "controlplane/registrar/gruu.h"

#include <array>

#include "base/ascii.h"
#include "sip/message/characters.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_instance = 256;

void append_escaped(std::string& text, std::string_view plain, std::string_view allowed) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : plain) {
    const auto octet = static_cast<unsigned char>(c);
    if (base::is_alphanumeric(c) || allowed.find(c) != std::string_view::npos) {
      text.push_back(c);
    } else {
      text.append(1, '%').append(1, digits[octet >> 4]).append(1, digits[octet & 15U]);
    }
  }
}

std::string_view without_brackets(std::string_view instance) {
  if (instance.starts_with('<')) instance.remove_prefix(1);
  if (instance.ends_with('>')) instance.remove_suffix(1);
  return instance;
}

}  // namespace

std::string public_gruu(std::string_view aor, std::string_view instance) {
  // RFC 3261 section 25.1: unreserved and user-unreserved, unreserved and param-unreserved.
  constexpr std::string_view of_user = "-_.!~*'()&=+$,;?/";
  constexpr std::string_view of_parameter = "-_.!~*'()[]/:&+$";
  const auto at = aor.rfind('@');
  std::string uri = "sip:";
  append_escaped(uri, aor.substr(0, at), of_user);
  uri.append(aor.substr(at)).append(";gr=");
  append_escaped(uri, without_brackets(instance), of_parameter);
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
  // URNs of UUIDs are the same in any case (RFC 4122 section 3).
  return !binding.instance().empty() &&
         base::equals_ignoring_case(without_brackets(binding.instance()), *instance);
}

}  // namespace trunkline::controlplane
