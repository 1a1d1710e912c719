#include "controlplane/session/explain_user.h"

#include "controlplane/registrar/gruu.h"

namespace trunkline::controlplane {

std::vector<ExplainedStep> explain_user(const Routing& routing, const Registrar* registrar,
                                        const sip::Uri& uri, base::Instant now) {
  std::vector<ExplainedStep> steps;
  if (registrar == nullptr || routing.emergency(uri)) return steps;
  const auto user = registrar->reached(uri, now);
  if (!user) return steps;
  steps.push_back({"user", *user, "one of ours: goes before any rule"});
  const auto instance = instance_of(uri);
  const auto& calls = registrar->calls_of(instance ? std::string_view{} : *user);
  if (!calls.always.empty()) {
    steps.push_back({"forward", calls.always, "all of his calls"});
    return steps;
  }
  registrar->bindings().for_each(*user, now, [&](const Binding& binding) {
    if (!is_of_instance(binding, instance)) return;
    steps.push_back({"contact", std::string(binding.contact()), "he has registered it"});
  });
  if (!calls.busy.empty()) steps.push_back({"forward", calls.busy, "when he is busy"});
  if (!calls.no_answer.empty()) steps.push_back({"forward", calls.no_answer, "when nobody answers"});
  return steps;
}

}  // namespace trunkline::controlplane
