#include "controlplane/session/user_phones.h"

#include <cstdint>
#include <utility>

#include "controlplane/registrar/gruu.h"

namespace trunkline::controlplane {

std::vector<UserPhone> phones_of(const Environment& environment, Orders& orders, std::string_view user,
                                 const std::optional<std::string>& instance, base::Instant now) {
  std::vector<UserPhone> phones;
  std::vector<std::uint64_t> serials;
  environment.registrar->bindings().for_each(user, now, [&](const Binding& binding) {
    if (!is_of_instance(binding, instance)) return;
    const auto called = callable_at(environment, orders, binding);
    if (!called) return;
    UserPhone phone{*called, binding.q, std::string(binding.instance())};
    for (std::size_t i = 0; i < phones.size() && !phone.spare && !phone.instance.empty(); ++i) {
      if (phones[i].spare || phones[i].instance != phone.instance) continue;
      (serials[i] > binding.serial ? phone : phones[i]).spare = true;
    }
    phones.push_back(std::move(phone));
    serials.push_back(binding.serial);
  });
  return phones;
}

}  // namespace trunkline::controlplane
