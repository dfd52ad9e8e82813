import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import type { Role } from "@/api/types";
import { homeOf, loadSession, session } from "@/session/session";

declare module "vue-router" {
  interface RouteMeta {
    title: string;
    /** who may open it; nobody named: also without signing in */
    roles?: Role[];
  }
}

const routes: RouteRecordRaw[] = [
  { path: "/signin", component: () => import("@/session/SignInPage.vue"), meta: { title: "登录" } },
  { path: "/password", component: () => import("@/session/PasswordPage.vue"), meta: { title: "设置密码" } },
  {
    path: "/desk",
    component: () => import("@/desk/DeskPage.vue"),
    meta: { title: "坐席工作台", roles: ["agent"] },
  },
  {
    path: "/board",
    component: () => import("@/board/BoardPage.vue"),
    meta: { title: "值班看板", roles: ["supervisor"] },
  },
  {
    path: "/map",
    component: () => import("@/map/MapPage.vue"),
    meta: { title: "一张图", roles: ["supervisor"] },
  },
  {
    path: "/review",
    component: () => import("@/review/ReviewListPage.vue"),
    meta: { title: "质检复核", roles: ["quality", "quality-lead", "supervisor"] },
  },
  {
    path: "/review/:callId",
    component: () => import("@/review/ReviewCallPage.vue"),
    props: true,
    meta: { title: "质检复核", roles: ["quality", "quality-lead", "supervisor"] },
  },
  { path: "/mine", component: () => import("@/session/MyPartPage.vue"), meta: { title: "我的职责" } },
  { path: "/:rest(.*)*", redirect: "/" },
  { path: "/", redirect: () => (session.user ? homeOf(session.user) : "/signin") },
];

export const router = createRouter({ history: createWebHistory(), routes });

router.beforeEach(async (to) => {
  await loadSession().catch(() => undefined);
  const user = session.user;
  if (!user) return to.path === "/signin" ? true : { path: "/signin", query: { next: to.fullPath } };
  if (user.must_set_password) return to.path === "/password" ? true : "/password";
  if (to.path === "/signin") return homeOf(user);
  const allowed = !to.meta.roles || to.meta.roles.some((role) => user.roles.includes(role));
  return allowed ? true : homeOf(user);
});

router.afterEach((to) => {
  document.title = `${to.meta.title} · 12345 热线`;
});
